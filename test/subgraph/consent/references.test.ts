import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { attest, binding, codes, consent, issue, readyCustomer } from "./operations.ts";
import { type ConsentRoom, openConsentRoom } from "./room.ts";

let room: ConsentRoom;

beforeAll(async () => {
  room = await openConsentRoom();
});
afterAll(() => room?.close());

describe("what a subject leaves here", () => {
  it("P33: references shaped like an e-mail address or a phone number are refused, and not repeated", async () => {
    const customer = await readyCustomer(room);
    const shaped = fc.oneof(
      fc.emailAddress(),
      fc.stringMatching(/^\+?[0-9]{6,15}$/),
      fc.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-[1235][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
    );
    await fc.assert(
      fc.asyncProperty(shaped, async (subjectReference) => {
        const refusal = await attest(room, customer, consent(customer.process, { subjectReference })).then(String, String);
        expect(refusal).toContain("BAD_USER_INPUT");
        expect(refusal).not.toContain(subjectReference);
      }),
      { numRuns: 60 },
    );
  });

  it("P33: a binding travels in variables only, and is stored nowhere", async () => {
    const customer = await readyCustomer(room);
    const bound = binding();
    const [{ attestation, grant } = {} as never] = await attest(room, customer, consent(customer.process, { binding: bound }));
    await issue(room, customer, { attestationIds: [attestation!.id], bindings: [bound] });
    const tables = await room.admin.query<{ name: string }>(
      "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('consent', 'events', 'pgboss', 'accounts')",
    );
    for (const { name } of tables.rows) {
      const { rows } = await room.admin.query(`select 1 from ${name} t where strpos(t::text, $1) > 0 or strpos(t::text, $2) > 0`, [
        bound,
        grant!.token,
      ]);
      expect([name, rows]).toEqual([name, []]);
    }
    const literal = await room.ask(
      customer.app,
      `mutation { issueGrants(input: { attestationIds: ["${attestation!.id}"], bindings: ["${bound}"] }) { results { grant { token } } } }`,
    );
    expect(codes(literal.errors)).toContain("PERSONAL_VALUE_NOT_IN_VARIABLE");
    expect(JSON.stringify(literal)).not.toContain(bound);
  });
});
