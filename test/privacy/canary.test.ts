import { createHash, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { bind } from "../../scripts/customer/binding.ts";
import { attest, consentInput } from "../../scripts/customer/onboarding.ts";
import { KNOWN, PARTNER_IDS } from "../../scripts/sandbox/known.ts";
import { SCHEMAS } from "../../scripts/trial/database.ts";
import { type Customer, type Platform, readyCustomer, startPlatform } from "../kit/platform.ts";

const SENT = {
  phone: KNOWN.complete.phone,
  email: KNOWN.complete.email,
  ipAddress: "24.48.171.203",
  userAgent: "Mozilla/5.0 (Canary9Marker; rv:128.0) Gecko/20100101 Firefox/128.0",
  givenName: "Canarygiven",
  familyName: "Canaryfamily",
};
const { givenName, middleName, familyName, birthDate, address, employment } = KNOWN.complete;
const RETURNED = [
  middleName,
  familyName,
  birthDate,
  address.streetAddress,
  address.postalCode,
  employment.employer,
  employment.position,
  employment.income.minor,
];
const CATEGORIES = [
  { category: "name", attributes: ["givenName", "middleName", "familyName", "birthDate"] },
  { category: "address", attributes: ["streetAddress", "postalCode"] },
  { category: "employment", attributes: ["employer", "position", "income"] },
  { category: "device", attributes: ["browser"] },
  { category: "ip", attributes: ["country"] },
];
const DELIVER = `mutation($input: DeliveryInput!) { deliverPartnerData(input: $input) { results {
  status error { code } name { givenName middleName familyName birthDate } address { streetAddress postalCode }
  employment { employer position income { minor currency } } device { browser } ip { country }
  outcomes { category attribute status reason } sources { partnerReference } transaction { id charges { id } } } } }`;

let platform: Platform;
let customer: Customer;
let salt: string;
let binding: string;
let grant: string;
const references: string[] = [];

/** A value in every form in which a store or a log could hold it. */
function encodings(value: string): string[] {
  const bytes = Buffer.from(value);
  const hashes = ["md5", "sha1", "sha256"].map((algorithm) => createHash(algorithm).update(bytes).digest("hex"));
  // Whatever stands before it, two of three alignments of base64 show its middle.
  const aligned = [0, 1, 2].map((before) =>
    Buffer.concat([Buffer.alloc(before), bytes])
      .toString("base64")
      .slice(before === 0 ? 0 : 4, -4),
  );
  return [
    value,
    bytes.toString("hex"),
    encodeURIComponent(value),
    JSON.stringify(value).slice(1, -1),
    Buffer.from(value, "utf16le").toString("hex"),
    ...hashes,
    ...aligned,
  ].filter((text) => text.length >= 6);
}

/** Everything at rest in the database, as text; columns of bytes in hex. */
async function dump(): Promise<string> {
  const client = new pg.Client(platform.database.admin);
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and n.nspname = any ($1)`,
    [[...SCHEMAS, "pgboss"]],
  );
  let text = "";
  for (const { name } of rows) text += JSON.stringify((await client.query(`select to_jsonb(t) as row from ${name} t`)).rows);
  await client.end();
  return text;
}

const found = (text: string, values: readonly string[]): number[] =>
  values.flatMap((value, index) => (encodings(value).some((form) => text.includes(form)) ? [index] : []));

async function deliver(): Promise<any> {
  const subjects = [{ idempotencyKey: randomUUID(), grant, salt, country: "CA", identifiers: SENT }];
  const { data, errors } = await customer.ask(DELIVER, { input: { ...customer.workplace, deadline: "PT1S", subjects } });
  expect(errors).toEqual([]);
  const result = data?.["deliverPartnerData"].results[0];
  for (const { partnerReference } of result.sources) if (partnerReference) references.push(partnerReference);
  return result;
}

beforeAll(async () => {
  platform = await startPlatform({ environment: { LOG_LEVEL: "debug" } });
  customer = await readyCustomer(platform);
  ({ binding, salt } = bind(SENT));
  ({ grant } = await attest(platform.origin, customer.token, consentInput(customer.processId, CATEGORIES, { binding, fetches: 20 })));
});
afterAll(() => platform?.stop());

describe("after deliveries that succeed and fail in every way a partner can", () => {
  it("delivers values, so that there is something to leak", async () => {
    const result = await deliver();
    expect(result).toMatchObject({ status: "COMPLETE", name: { givenName, familyName }, employment: { income: { minor: employment.income.minor } } });
  });

  it.each(["500", "malformed", "wrong-schema", "hang"] as const)("answers when partners fail by %s", async (kind) => {
    for (const id of Object.values(PARTNER_IDS)) await platform.sandbox.control.setFault(id, { kind });
    const result = await deliver();
    await platform.sandbox.control.clearFaults();
    for (const id of Object.values(PARTNER_IDS)) await platform.sandbox.control.release(id);
    expect(result.status).toBe("PARTIAL");
  });

  it("drops what comes after its client has left", async () => {
    await platform.sandbox.control.setFault(PARTNER_IDS.northbank, { kind: "delay", delayMs: 400 });
    const subjects = [{ idempotencyKey: randomUUID(), grant, salt, country: "CA", identifiers: SENT }];
    const leave = new AbortController();
    const asking = fetch(`${platform.origin}/graphql`, {
      method: "POST",
      signal: leave.signal,
      headers: { "content-type": "application/json", authorization: `Bearer ${customer.token}` },
      body: JSON.stringify({ query: DELIVER, variables: { input: { ...customer.workplace, subjects } } }),
    }).catch((error: Error) => error.name);
    setTimeout(() => leave.abort(), 150);
    expect(await asking).toBe("AbortError");
    await platform.sandbox.control.clearFaults();
  });

  it("P03, P04, P32: nothing sent or returned is in any table or in any output, raw, encoded or hashed", async () => {
    const values = [...Object.values(SENT), ...RETURNED, ...references, salt, binding, grant];
    expect(references.length).toBeGreaterThan(2);
    expect(found(await dump(), values)).toEqual([]);
    expect(found(platform.output(), values)).toEqual([]);
  });

  it("finds what is planted: the same search, each encoding", async () => {
    const forms = encodings(SENT.userAgent);
    for (const [index, form] of forms.entries()) {
      await platform.database.query("insert into analytics.inbox (source, id, organization_id) values ('control', $1, $2)", [
        `${index} ${form}`,
        customer.tenant.id,
      ]);
      expect(found(await dump(), [SENT.userAgent])).toEqual([0]);
      await platform.database.query("delete from analytics.inbox where source = 'control'");
    }
    expect(found(`${platform.output()} ${forms[0]}`, [SENT.userAgent])).toEqual([0]);
  });
});
