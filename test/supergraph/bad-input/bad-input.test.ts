import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { attest, consentInput } from "../../../scripts/customer/onboarding.ts";
import { type Customer, type Platform, readyCustomer, startPlatform } from "../../kit/platform.ts";

/** Stands for a subject's value; it must never come back. */
const MARKER = "Zmarker7Quillfeather";
const CATEGORIES = [{ category: "name", attributes: ["givenName"] }];
const DELIVER =
  "mutation D($input: DeliveryInput!) { deliverPartnerData(input: $input) { results { status error { code message } name { givenName } } } }";

let platform: Platform;
let customer: Customer;
let grant: string;

beforeAll(async () => {
  platform = await startPlatform();
  customer = await readyCustomer(platform);
  ({ grant } = await attest(platform.origin, customer.token, consentInput(customer.processId, CATEGORIES, { fetches: 50 })));
});
afterAll(() => platform?.stop());

interface Sent {
  readonly body: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

async function send({ body, method = "POST", headers = {} }: Sent) {
  const response = await fetch(`${platform.origin}/graphql`, {
    method,
    headers: { "content-type": "application/json", authorization: `Bearer ${customer.token}`, ...headers },
    ...(method === "POST" ? { body } : {}),
  });
  const text = await response.text();
  return { status: response.status, text, all: text + JSON.stringify([...response.headers]), answer: text.startsWith("{") ? JSON.parse(text) : {} };
}

const json = (query: string, variables: unknown = {}, more: object = {}) => ({ body: JSON.stringify({ query, variables, ...more }) });
const subject = (changes: object = {}) => ({
  idempotencyKey: randomUUID(),
  grant,
  country: "CA",
  identifiers: { phone: "+15145550142" },
  ...changes,
});
const input = (changes: object = {}, subjects: unknown = [subject()]) => ({ input: { ...customer.workplace, subjects, ...changes } });

const ATTEST = "mutation A($consents: [ConsentInput!]!) { attestConsents(consents: $consents) { results { attestation { id } } } }";
const consent = (changes: object) => consentInput(customer.processId, CATEGORIES, { ...changes });

const nestedFragments = () =>
  `query { ...F0 } ${Array.from({ length: 3_000 }, (_, index) => `fragment F${index} on Query { ${index < 2_999 ? `...F${index + 1}` : "__typename"} }`).join(" ")}`;

/** What is sent, and the code that names what to do. */
const BAD: Record<string, { readonly sent: () => Sent; readonly code: string }> = {
  "invalid JSON": { sent: () => ({ body: `{"query": "{ viewer { kind } }", "variables": {"a": "${MARKER}"` }), code: "INVALID_JSON" },
  "bad UTF-8": { sent: () => ({ body: "\u{FFFD}{" }), code: "INVALID_JSON" },
  "a JSON text": { sent: () => ({ body: `"${MARKER}"` }), code: "BAD_REQUEST" },
  "a batch": { sent: () => ({ body: JSON.stringify([{ query: "{ viewer { kind } }" }]) }), code: "BATCH_REFUSED" },
  "a document of 1 MB": { sent: () => json(`{ viewer { kind } } # ${"x".repeat(1_000_000)}`), code: "REQUEST_TOO_LARGE" },
  "another content type": {
    sent: () => ({ ...json("{ viewer { kind } }"), headers: { "content-type": "text/plain" } }),
    code: "UNSUPPORTED_CONTENT_TYPE",
  },
  GET: { sent: () => ({ ...json(""), method: "GET" }), code: "METHOD_NOT_ALLOWED" },
  "3,000 nested fragments": { sent: () => json(nestedFragments()), code: "DOCUMENT_TOO_LARGE" },
  "deep nesting": { sent: () => json(`{ viewer ${"{ organization ".repeat(200)} ${"}".repeat(201)}`), code: "DOCUMENT_TOO_DEEP" },
  "many aliases": { sent: () => json(`{ ${Array.from({ length: 200 }, (_, i) => `a${i}: viewer { kind }`).join(" ")} }`), code: "TOO_MANY_ALIASES" },
  "a syntax error around a value": { sent: () => json(`{ viewer(name: "${MARKER} }`), code: "GRAPHQL_PARSE_FAILED" },
  "no query": { sent: () => ({ body: "{}" }), code: "BAD_REQUEST" },
  "an unknown field": { sent: () => json(`{ viewer { ${MARKER.toLowerCase()}x } }`), code: "GRAPHQL_VALIDATION_FAILED" },
  "an unknown operation": { sent: () => json("query A { viewer { kind } }", {}, { operationName: MARKER }), code: "OPERATION_RESOLUTION_FAILURE" },
  "a subscription": { sent: () => json("subscription { viewer { kind } }"), code: "" },
  "an unknown category": {
    sent: () => json("mutation D($input: DeliveryInput!) { deliverPartnerData(input: $input) { results { horoscope { sign } } } }", input()),
    code: "GRAPHQL_VALIDATION_FAILED",
  },
  "wrong types": { sent: () => json(DELIVER, { input: MARKER }), code: "BAD_USER_INPUT" },
  "an unknown field beside a value": { sent: () => json(DELIVER, input({ [MARKER]: 1 })), code: "BAD_USER_INPUT" },
  "a list for an identifier's object": { sent: () => json(DELIVER, input({}, [subject({ identifiers: [MARKER] })])), code: "BAD_USER_INPUT" },
  "a missing variable": { sent: () => json(DELIVER), code: "BAD_USER_INPUT" },
  "no subjects": { sent: () => json(DELIVER, input({}, [])), code: "BAD_USER_INPUT" },
  "101 subjects": {
    sent: () =>
      json(
        DELIVER,
        input(
          {},
          Array.from({ length: 101 }, () => subject()),
        ),
      ),
    code: "BAD_USER_INPUT",
  },
  "a key that looks like an e-mail address": {
    sent: () => json(DELIVER, input({}, [subject({ idempotencyKey: `${MARKER}@example.com` })])),
    code: "BAD_USER_INPUT",
  },
  "30 February": { sent: () => json(ATTEST, { consents: [consent({ givenAt: "2026-02-30T00:00:00Z" })] }), code: "BAD_USER_INPUT" },
  "the 45th of a 13th month": { sent: () => json(ATTEST, { consents: [consent({ givenAt: "2026-13-45T00:00:00Z" })] }), code: "BAD_USER_INPUT" },
  "a literal subject value": {
    sent: () =>
      json(
        `mutation { deliverPartnerData(input: { costCenterId: "x", subjects: [{ idempotencyKey: "x", grant: "x", country: "CA", identifiers: { phone: "${MARKER}" } }] }) { id } }`,
      ),
    code: "PERSONAL_VALUE_NOT_IN_VARIABLE",
  },
  "a default subject value": {
    sent: () =>
      json(`mutation($i: IdentifiersInput = { phone: "${MARKER}" }) { deliverPartnerData(input: { subjects: [{ identifiers: $i }] }) { id } }`),
    code: "PERSONAL_VALUE_NOT_IN_VARIABLE",
  },
  "two deliveries in one operation": {
    sent: () =>
      json("mutation D($input: DeliveryInput!) { a: deliverPartnerData(input: $input) { id } b: deliverPartnerData(input: $input) { id } }", input()),
    code: "ONCE_PER_OPERATION",
  },
  "a null in a skip variable": {
    sent: () =>
      json("mutation D($input: DeliveryInput!, $s: Boolean) { deliverPartnerData(input: $input) { id @skip(if: $s) } }", { ...input(), s: null }),
    code: "",
  },
  "an entity look-up through the gateway": {
    sent: () => json("{ _entities(representations: []) { __typename } }"),
    code: "GRAPHQL_VALIDATION_FAILED",
  },
};

const UNFIT = /\n\s+at |:\d+:\d+\)|node_modules|\.ts:\d|select .* from|http:\/\/[\w-]+\.local|postgres|ECONN|Did you mean "/i;

describe("bad input", () => {
  it.each(Object.entries(BAD))("%s is refused in words that help, and echoes nothing", async (_name, { sent, code }) => {
    const { status, all, answer } = await send(sent());
    const [error] = answer.errors ?? [];
    expect(status).toBeLessThan(500);
    expect(error?.message.length).toBeGreaterThan(15);
    expect(error?.extensions.code).toMatch(code === "" ? /^[A-Z_]+$/ : new RegExp(`^${code}$`));
    expect(error?.extensions.code).not.toBe("INTERNAL");
    expect(Object.values(answer.data ?? {}).filter((value) => value !== null)).toEqual([]);
    expect(all).not.toContain(MARKER);
    expect(all).not.toMatch(UNFIT);
  });

  it("of one subject is that subject's own result", async () => {
    const subjects = [
      subject({ grant: MARKER }),
      subject({ grant: `${grant.slice(0, -10)}${"A".repeat(10)}` }),
      subject({ identifiers: { phone: MARKER } }),
      subject({ identifiers: { phone: { deep: [MARKER] } } }),
      subject({ identifiers: {} }),
      subject(),
    ];
    const { status, all, answer } = await send(json(DELIVER, input({}, subjects)));
    expect(status).toBe(200);
    const results = answer.data.deliverPartnerData.results as { error: { code: string } | null }[];
    expect(results.map(({ error }) => error?.code ?? null)).toEqual([
      "GRANT_MALFORMED",
      "GRANT_MALFORMED",
      "IDENTIFIERS_MALFORMED",
      "IDENTIFIERS_MALFORMED",
      "IDENTIFIERS_MISSING",
      null,
    ]);
    expect(all).not.toContain(MARKER);
  });

  it("P04: is in no log", () => {
    expect(platform.output()).not.toContain(MARKER);
  });
});
