import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { ASK_LESS, DELIVER } from "../../../scripts/canary/deliveries.ts";
import { askWith, type GraphqlAnswer } from "../../../scripts/customer/app.ts";
import { bindGrant } from "../../../scripts/customer/client/bind-grant.ts";
import { ALL_CATEGORIES, attest, consentInput, inEveryWay, SENSITIVE_CATEGORIES } from "../../../scripts/customer/onboarding.ts";
import { boundHeaders } from "../../../scripts/customer/proof.ts";
import { KNOWN } from "../../../scripts/sandbox/known.ts";
import type { Mode } from "../../../platform/identity/principal.ts";
import { CLAIMS, IDENTIFIERS } from "../delivery/ways.data.ts";
import { asMode, type BothModes, consentedIn, documentOf } from "./data.ts";

/** What the suite sets up once, for both modes. */
export interface Prepared {
  readonly deliveryKey: string;
  readonly sensitiveProcess: string;
  readonly processVersion: string;
}

export interface Step {
  readonly title: string;
  /** Does something with the client of a mode, and gives all that it was answered. */
  readonly run: (modes: BothModes, mode: Mode, prepared: Prepared) => Promise<unknown>;
  /** What stands in it in either mode, so that two wrong answers are not alike. */
  readonly says: readonly string[];
}

const saved = (name: string) => readFile(new URL(`../../../docs/operations/${name}.graphql`, import.meta.url), "utf8");
const { phone, email } = KNOWN.complete;
const ZELDA = { phone, email };
const MONTH = new Date().toISOString().slice(0, 7);

type Asked = Readonly<Record<string, unknown>>;

/** Delivers and gives the whole answer. */
const deliver = ({ customer, ...rest }: BothModes, mode: Mode, query: string, subjects: readonly Asked[], more: Asked = {}): Promise<GraphqlAnswer> =>
  asMode({ customer, ...rest }, mode, query, {
    input: {
      ...customer.workplace,
      deadline: "PT10S",
      subjects: subjects.map((one) => ({ idempotencyKey: randomUUID(), country: "CA", identifiers: ZELDA, ...one })),
      ...more,
    },
    key: null,
  });

const NAME = documentOf("name { givenName }");
const grantIn = async (modes: BothModes, mode: Mode, changes: Asked = {}) => (await consentedIn(modes, mode, changes)).grant;

/** A refusal of one delivery, whose grant is as `changes` say. */
const refusal = (code: string, asked: Asked, changes: Asked = {}, query = NAME): Step => ({
  title: `a delivery that is refused as ${code}`,
  says: [code, '"status":"REFUSED"'],
  run: async (modes, mode) => deliver(modes, mode, query, [{ grant: await grantIn(modes, mode, changes), ...asked }]),
});

const ATTEST = `mutation($consents: [ConsentInput!]!) { attestConsents(consents: $consents) { results { error { code message } grant { expiresAt }
  attestation { mode version subjectKind countries recipients method status uses { times per } usedTimes process { version purpose }
    categories { category waysToAsk attributes } history { kind } } } } }`;

/** The same documents for both modes: everything that a client does, well and badly. */
export const STEPS: readonly Step[] = [
  {
    title: "consents, kept and refused",
    says: ["IN_FORCE", "SUBJECT_TOO_YOUNG", "OUTSIDE_PROCESS", "PROCESS_UNKNOWN"],
    run: (modes, mode) => {
      const consent = (changes: Asked = {}) => consentInput(modes.customer.processId, inEveryWay(ALL_CATEGORIES), changes);
      const outside = [{ category: "credit", attributes: ["score"], waysToAsk: ["RETRIEVE"] }];
      const consents = [consent(), consent({ atLeast16: false }), consent({ categories: outside }), consent({ processId: randomUUID() })];
      return asMode(modes, mode, ATTEST, { consents });
    },
  },
  {
    title: "every field of every category",
    says: ["Zelda", "Montreal", "Specimen Looms Ltd", '"status":"PARTIAL"', "mobile"],
    run: async (modes, mode) => deliver(modes, mode, DELIVER, [{ grant: await grantIn(modes, mode), identifiers: IDENTIFIERS }]),
  },
  {
    title: "matches, checks and sealed parts",
    says: ["EXACT", "PARTIAL", "UNAVAILABLE", "YES", "NO", "…"],
    run: async (modes, mode, { deliveryKey }) => {
      const { customer } = modes;
      const subject = {
        idempotencyKey: randomUUID(),
        country: "CA",
        grant: await grantIn(modes, mode),
        identifiers: IDENTIFIERS,
        claims: CLAIMS,
      };
      return asMode(modes, mode, ASK_LESS, { input: { ...customer.workplace, deadline: "PT10S", subjects: [subject] }, key: deliveryKey });
    },
  },
  {
    title: "several subjects in one delivery, one of them refused",
    says: ["COMPLETE", "EMPTY", "GRANT_MALFORMED", "DUPLICATE_KEY"],
    run: async (modes, mode) => {
      const idempotencyKey = randomUUID();
      const { phone: nobody, email: nowhere } = KNOWN.unknown;
      return deliver(modes, mode, NAME, [
        { idempotencyKey, grant: await grantIn(modes, mode) },
        { grant: await grantIn(modes, mode), country: "FR", identifiers: { phone: nobody, email: nowhere } },
        { grant: "none" },
        { idempotencyKey, grant: await grantIn(modes, mode) },
      ]);
    },
  },
  {
    title: "what the grant does not cover is withheld",
    says: ["WITHHELD", "NOT_GRANTED", "PARTIAL"],
    run: async (modes, mode) => {
      const categories = [{ category: "name", attributes: ["givenName"], waysToAsk: ["RETRIEVE"] }];
      return deliver(modes, mode, documentOf("name { givenName familyName }"), [{ grant: await grantIn(modes, mode, { categories }) }]);
    },
  },
  refusal("CATEGORY_NOT_GRANTED", {}, { categories: [{ category: "email", attributes: ["address"], waysToAsk: ["RETRIEVE"] }] }),
  refusal("COUNTRY_NOT_CONSENTED", { country: "US" }, { countries: ["CA"] }),
  {
    title: "a country that no partner serves",
    says: ["FAILED", "NO_PARTNER"],
    run: async (modes, mode) => deliver(modes, mode, NAME, [{ grant: await grantIn(modes, mode, { countries: ["GB"] }), country: "GB" }]),
  },
  refusal("IDENTIFIERS_MALFORMED", { identifiers: { phone: "one" } }),
  refusal("SCOPE_MISSING", {}, {}, documentOf("credit { score }")),
  {
    title: "a bound grant: another person is refused, a retry is not, another request under its key is a conflict",
    says: ["BINDING_MISMATCH", "IDEMPOTENCY_CONFLICT", '"attempt":2'],
    run: async (modes, mode) => {
      const { binding, salt } = bindGrant(ZELDA);
      const grant = await grantIn(modes, mode, { binding, fetches: 5 });
      const subject = { idempotencyKey: randomUUID(), grant, salt };
      const { phone: other } = KNOWN.disputed;
      return [
        await deliver(modes, mode, NAME, [{ ...subject, identifiers: { phone: other } }]),
        await deliver(modes, mode, NAME, [subject]),
        await deliver(modes, mode, NAME, [subject]),
        await deliver(modes, mode, documentOf("email { address }"), [subject]),
      ];
    },
  },
  {
    title: "an unbound grant: no retry, and no more fetches than it has",
    says: ["RETRY_NEEDS_BOUND_GRANT", "GRANT_USED_UP"],
    run: async (modes, mode) => {
      const subject = { idempotencyKey: randomUUID(), grant: await grantIn(modes, mode) };
      const answers = [];
      for (const more of [{}, {}, { idempotencyKey: randomUUID() }]) answers.push(await deliver(modes, mode, NAME, [{ ...subject, ...more }]));
      return answers;
    },
  },
  {
    title: "a consent that was withdrawn",
    says: ["WITHDRAWN", "CONSENT_WITHDRAWN"],
    run: async (modes, mode) => {
      const { grant, attestationId } = await consentedIn(modes, mode);
      const withdraw = "mutation($id: ID!) { withdrawConsent(input: { attestationId: $id }) { attestation { status history { kind } } } }";
      const issue = "mutation($input: IssueGrantsInput!) { issueGrants(input: $input) { results { grant { expiresAt } error { code message } } } }";
      return [
        await asMode(modes, mode, withdraw, { id: attestationId }),
        await asMode(modes, mode, issue, { input: { attestationIds: [attestationId] } }),
        await deliver(modes, mode, NAME, [{ grant }]),
      ];
    },
  },
  {
    title: "before asking: dry run, quote and coverage",
    says: ["PLANNED", '"minor":"84"', "Northbank Identity", "CATEGORY_NOT_IN_PROCESS"],
    run: async (modes, mode, { processVersion }) => {
      const input = { processVersionId: processVersion, country: "CA" };
      const ahead = (category: string, attribute: string) => ({
        country: "CA",
        category,
        input: { ...input, categories: [{ category, wayToAsk: "RETRIEVE", attributes: [attribute] }] },
      });
      return [
        await deliver(
          modes,
          mode,
          documentOf("name { givenName } plan { price { minor currency } questions { category partners { name } } }"),
          [{ grant: await grantIn(modes, mode) }],
          { dryRun: true },
        ),
        await asMode(modes, mode, await saved("11-ahead"), ahead("name", "givenName")),
        await asMode(modes, mode, await saved("11-ahead"), ahead("credit", "score")),
      ];
    },
  },
  {
    title: "what a whole operation is refused for",
    says: ["COST_CENTER_UNKNOWN", "BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED", "PERSONAL_VALUE_NOT_IN_VARIABLE", "FORBIDDEN"],
    run: async (modes, mode) => {
      const grant = await grantIn(modes, mode);
      return [
        await deliver(modes, mode, NAME, [{ grant }], { costCenterId: randomUUID() }),
        await deliver(modes, mode, NAME, []),
        await deliver(modes, mode, documentOf("name { shoeSize }"), [{ grant }]),
        await asMode(modes, mode, 'mutation { issueGrants(input: { attestationIds: [], bindings: ["a"] }) { results { error { code } } } }'),
        await asMode(modes, mode, 'mutation { createProject(input: { name: "Mine" }) { project { id } } }'),
      ];
    },
  },
  {
    title: "reading: why a transaction cost what it did, by id and by key, and the month",
    says: ["IDENTITY_VERIFICATION", "HIT", '"deliveries"'],
    run: async (modes, mode) => {
      const idempotencyKey = randomUUID();
      const { data } = await deliver(modes, mode, NAME, [{ idempotencyKey, grant: await grantIn(modes, mode) }]);
      const { id } = data?.["deliverPartnerData"].results[0].transaction ?? {};
      const { data: why, errors } = await asMode(modes, mode, await saved("06-why"), { id });
      const month = await asMode(modes, mode, "query($month: Month!) { viewer { organization { usageSummary(month: $month) { month mode } } } }", {
        month: MONTH,
      });
      return [
        { ...why?.["transaction"], client: null, record: typeof why?.["transaction"].record },
        errors,
        await asMode(modes, mode, "query($key: OpaqueReference!) { transactionByKey(idempotencyKey: $key) { mode outcome attempt country } }", {
          key: idempotencyKey,
        }),
        { deliveries: month },
      ];
    },
  },
  {
    title: "a sensitive category: refused to a bearer token, given to one that is bound to a key, after approval",
    says: ["SCOPE_MISSING", '"status":"COMPLETE"', '"outcome":"ANSWERED"', '"score"'],
    run: async (modes, mode, { sensitiveProcess }) => {
      const { platform, customer, tokens, apps } = modes;
      const consent = () => consentInput(sensitiveProcess, inEveryWay(SENSITIVE_CATEGORIES));
      const query = documentOf("credit { score scoreModel check { scoreAtLeast(score: 600) { answer } } }");
      const input = async () => ({
        ...customer.workplace,
        subjects: [
          { idempotencyKey: randomUUID(), country: "CA", identifiers: ZELDA, grant: (await attest(platform.origin, tokens[mode], consent())).grant },
        ],
      });
      const bound = await apps[mode].boundToken();
      return [
        await asMode(modes, mode, query, { input: await input() }),
        await askWith(platform.origin, await boundHeaders(platform.origin, bound), query, { input: await input() }),
      ];
    },
  },
];
