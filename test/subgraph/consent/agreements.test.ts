import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { accept, attest, codes, codesOf, consent, defineProcess, issue, readyCustomer } from "./operations.ts";
import { type ConsentRoom, openConsentRoom } from "./room.ts";

let room: ConsentRoom;

beforeAll(async () => {
  room = await openConsentRoom();
});
afterAll(() => room?.close());

describe("agreements", () => {
  it("P06: nothing is attested and no grant is issued before all three agreements are accepted", async () => {
    const customer = await room.createCustomer();
    const process = await defineProcess(room, customer);
    const { data } = await room.ask(customer.owner, "{ policies { id kind version title text sha256 effectiveAt } }");
    const policies = data!["policies"] as { id: string; kind: string }[];
    expect(policies.map(({ kind }) => kind).toSorted()).toEqual(["ACCEPTABLE_USE", "DATA_PROCESSING", "TERMS"]);
    for (const { id } of policies) {
      expect(codesOf(await attest(room, customer, consent(process)))).toEqual(["AGREEMENT_NOT_ACCEPTED"]);
      expect((await accept(room, customer.owner, id)).errors).toBeUndefined();
    }
    expect(codesOf(await attest(room, customer, consent(process)))).toEqual([null]);
  });

  it("accepts once, names who accepted, and lists what was accepted", async () => {
    const customer = await room.createCustomer();
    const { data } = await room.ask(customer.owner, "{ policies { id } }");
    const [policy] = data!["policies"] as { id: string }[];
    const first = await accept(room, customer.owner, policy!.id);
    expect(await accept(room, { ...customer.owner, id: randomUUID() }, policy!.id)).toEqual(first);
    expect(first.data!["acceptAgreement"]).toMatchObject({ agreement: { acceptedBy: { id: customer.owner.id } } });
    const listed = await room.ask(
      customer.owner,
      "query ($r: [_Any!]!) { _entities(representations: $r) { ... on Organization { id agreements { policyVersion { id } } } } }",
      {
        r: [{ __typename: "Organization", id: customer.id }],
      },
    );
    expect(listed.data!["_entities"]).toEqual([{ id: customer.id, agreements: [{ policyVersion: { id: policy!.id } }] }]);
    expect(codes((await accept(room, customer.owner, randomUUID())).errors)).toEqual(["POLICY_VERSION_UNKNOWN"]);
    expect(codes((await accept(room, customer.app, policy!.id)).errors)).toEqual(["FORBIDDEN"]);
  });

  it("P07: a published policy version cannot be edited, and its hash is that of its text", async () => {
    await expect(room.admin.query("update consent.policy_versions set title = 'x'")).rejects.toThrow("ROW_IS_IMMUTABLE");
    await expect(room.admin.query("delete from consent.policy_versions")).rejects.toThrow("ROW_IS_IMMUTABLE");
    await expect(
      room.admin.query(
        "insert into consent.policy_versions (kind, version, title, text, sha256, effective_at) values ('TERMS', 2, 't', 'x', 'ab', now())",
      ),
    ).rejects.toThrow("check constraint");
  });

  it("P09: each grant names the agreement under which it was issued", async () => {
    const customer = await readyCustomer(room);
    const [{ attestation, grant } = {} as never] = await attest(room, customer, consent(customer.process));
    const [issued] = await issue(room, customer, { attestationIds: [attestation!.id] });
    const { rows } = await room.admin.query(
      `select a.id from consent.agreements a join consent.policy_versions v on v.id = a.policy_version_id
        where a.organization_id = $1 and v.kind = 'DATA_PROCESSING'`,
      [customer.id],
    );
    expect(grant!.agreement).toEqual(rows[0]);
    expect(issued!.grant!.agreement).toEqual(rows[0]);
  });
});
