import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { decodeJwt } from "jose";
import { attest, binding, codes, codesOf, consent, defineProcess, issue, PURPOSES, readyCustomer, verifyGrant, withdraw } from "./operations.ts";
import { type ConsentRoom, type Customer, openConsentRoom } from "./room.ts";

let room: ConsentRoom;

beforeAll(async () => {
  room = await openConsentRoom();
});
afterAll(() => room?.close());

describe("attestations and grants", () => {
  let customer: Customer & { readonly process: string };

  beforeAll(async () => {
    customer = await readyCustomer(room);
  });

  it("P28: goes from consent to a signed grant, further grants, and withdrawal at once", async () => {
    const bound = binding();
    const [first] = await attest(room, customer, consent(customer.process, { binding: bound, fetches: 2 }));
    const { id } = first!.attestation!;
    const { payload, protectedHeader, keys } = await verifyGrant(room, customer.id, first!.grant!.token);
    expect(protectedHeader.kid).toBe(keys[0]!.kid);
    expect(Object.keys(keys[0]!.public_jwk)).not.toContain("d");
    expect(payload).toMatchObject({
      tenant: customer.id,
      attestation: id,
      process: customer.process,
      subjectKind: "PERSON",
      categories: { name: ["givenName"] },
      countries: ["CA", "CH"],
      fetches: 2,
      bound: true,
      binding: bound,
    });
    expect(payload.exp! - payload.iat!).toBe(300);
    expect(new Date(first!.grant!.expiresAt).getTime()).toBe(payload.exp! * 1_000);

    const other = binding();
    const issued = await issue(room, customer, { attestationIds: [id, id, randomUUID(), id], bindings: [null, other, null, "too-short"] });
    expect(codesOf(issued)).toEqual([null, null, "ATTESTATION_UNKNOWN", "BINDING_MALFORMED"]);
    expect(decodeJwt(issued[0]!.grant!.token)).not.toHaveProperty("binding");
    expect(decodeJwt(issued[1]!.grant!.token)).toMatchObject({ bound: true, binding: other, fetches: 1 });

    const withdrawn = await withdraw(room, customer, id);
    expect(withdrawn.data!["withdrawConsent"]).toMatchObject({ attestation: { status: "WITHDRAWN" } });
    expect(await withdraw(room, customer, id)).toEqual(withdrawn);
    expect(codesOf(await issue(room, customer, { attestationIds: [id] }))).toEqual(["CONSENT_WITHDRAWN"]);
  });

  it("P28: refuses each consent that does not hold, and no other of the batch", async () => {
    const soon = (ms: number) => new Date(Date.now() + ms).toISOString();
    const cases: readonly (readonly [Record<string, unknown>, string | null])[] = [
      [{}, null],
      [{ atLeast16: false }, "SUBJECT_TOO_YOUNG"],
      [{ atLeast16: false, subjectKind: "COMPANY" }, null],
      [{ countries: [] }, "BAD_USER_INPUT"],
      [{ recipients: [] }, "BAD_USER_INPUT"],
      [{ noticeHash: "abc" }, "BAD_USER_INPUT"],
      [{ givenAt: soon(6 * 60_000) }, "BAD_USER_INPUT"],
      [{ givenAt: soon(4 * 60_000) }, null],
      [{ expiresAt: soon(-1_000) }, "BAD_USER_INPUT"],
      [{ expiresAt: soon(800 * 86_400_000) }, "BAD_USER_INPUT"],
      [{ uses: { times: 0 } }, "BAD_USER_INPUT"],
      [{ uses: { times: 10_001 } }, "BAD_USER_INPUT"],
      [{ uses: { times: 1, per: "PT0S" } }, "BAD_USER_INPUT"],
      [{ uses: { times: 3, per: "P30D" } }, null],
      [{ fetches: 0 }, "BAD_USER_INPUT"],
      [{ binding: "A".repeat(42) + "B" }, "BINDING_MALFORMED"],
      [{ binding: { not: "text" } }, "BINDING_MALFORMED"],
      [{ evidence: "not a jws" }, "EVIDENCE_MALFORMED"],
      [{ evidence: `e30.${"e".repeat(20_000)}.e30` }, "EVIDENCE_MALFORMED"],
      [{ evidence: "e30.e30.e30" }, null],
    ];
    const results = await attest(room, customer, ...cases.map(([change]) => consent(customer.process, change)));
    expect(codesOf(results)).toEqual(cases.map(([, code]) => code));
    for (const { error, attestation, grant } of results) expect([attestation === null, grant === null]).toEqual([error !== null, error !== null]);
  });

  it("P31: a category or attribute outside the process is denied", async () => {
    const results = await attest(
      room,
      customer,
      consent(customer.process, { categories: [{ category: "credit", attributes: ["score"] }] }),
      consent(customer.process, { categories: [{ category: "name", attributes: ["givenName", "birthDate"] }] }),
      consent(customer.process, { categories: [{ category: "constructor", attributes: ["name"] }] }),
      consent(customer.process, { categories: PURPOSES }),
    );
    expect(codesOf(results)).toEqual(["OUTSIDE_PROCESS", "OUTSIDE_PROCESS", "OUTSIDE_PROCESS", null]);
  });

  it("P28: an expired or used-up attestation gives no grant", async () => {
    const [expired, usedUp] = await attest(room, customer, consent(customer.process), consent(customer.process, { uses: null }));
    await room.admin.query("update consent.attestations set given_at = now() - interval '2 h', expires_at = now() - interval '1 s' where id = $1", [
      expired!.attestation!.id,
    ]);
    const { jti, processVersion } = decodeJwt(usedUp!.grant!.token);
    await room.as("partner_data_app", customer.id, "select consent.offered_book_fetch($1, $2, $3, $4, 'CA')", [
      customer.id,
      jti,
      usedUp!.attestation!.id,
      processVersion,
    ]);
    const ids = [expired!.attestation!.id, usedUp!.attestation!.id];
    expect(codesOf(await issue(room, customer, { attestationIds: ids }))).toEqual(["CONSENT_EXPIRED", "CONSENT_USED_UP"]);
    const { data } = await room.ask(
      customer.app,
      "query ($a: ID!, $b: ID!) { a: attestation(id: $a) { status } b: attestation(id: $b) { status usedTimes uses { times per } } }",
      {
        a: ids[0],
        b: ids[1],
      },
    );
    expect(data).toEqual({ a: { status: "EXPIRED" }, b: { status: "USED_UP", usedTimes: 1, uses: { times: 1, per: null } } });
  });

  it("a grant never outlives its consent", async () => {
    const expiresAt = new Date(Date.now() + 20_000);
    const [{ grant } = {} as never] = await attest(room, customer, consent(customer.process, { expiresAt: expiresAt.toISOString() }));
    expect(new Date(grant!.expiresAt).getTime()).toBeLessThanOrEqual(expiresAt.getTime());
  });

  it("P28: another tenant sees nothing of it and can do nothing with it", async () => {
    const other = await readyCustomer(room);
    const [{ attestation } = {} as never] = await attest(room, customer, consent(customer.process));
    const { id, receipt } = attestation!;
    const seen = await room.ask(
      other.app,
      "query ($id: ID!, $r: String!) { attestation(id: $id) { id } verifyReceipt(receipt: $r) { valid attestation { id } } attestations { edges { node { id } } } }",
      { id, r: receipt },
    );
    expect(seen.data).toEqual({ attestation: null, verifyReceipt: { valid: false, attestation: null }, attestations: { edges: [] } });
    expect(codesOf(await issue(room, other, { attestationIds: [id] }))).toEqual(["ATTESTATION_UNKNOWN"]);
    expect(codes((await withdraw(room, other, id)).errors)).toEqual(["ATTESTATION_UNKNOWN"]);
    const entities = await room.ask(other.app, "query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }", {
      r: [
        { __typename: "ConsentAttestation", id },
        { __typename: "BusinessProcess", id: customer.process },
        { __typename: "Organization", id: customer.id },
      ],
    });
    expect(entities.data).toEqual({ _entities: [null, null, null] });
  });

  it("refuses more than a hundred, and bindings that do not match the ids", async () => {
    const many = Array.from({ length: 101 }, () => consent(customer.process));
    await expect(attest(room, customer, ...many)).rejects.toThrow("BAD_USER_INPUT");
    await expect(issue(room, customer, { attestationIds: many.map(() => randomUUID()) })).rejects.toThrow("BAD_USER_INPUT");
    await expect(issue(room, customer, { attestationIds: [randomUUID()], bindings: [] })).rejects.toThrow("BAD_USER_INPUT");
    await expect(issue(room, customer, { attestationIds: [randomUUID()], fetches: 101 })).rejects.toThrow("BAD_USER_INPUT");
    expect(codesOf(await attest(room, customer, ...many.slice(1)))).toEqual(many.slice(1).map(() => null));
  });

  it("pages through attestations, by process too", async () => {
    const own = await readyCustomer(room);
    const second = await defineProcess(room, own);
    await attest(room, own, consent(own.process), consent(own.process), consent(second));
    const list = async (variables: Record<string, unknown>) => {
      const { data } = await room.ask(
        own.app,
        "query ($first: Int! = 20, $after: String, $processId: ID) { attestations(first: $first, after: $after, processId: $processId) { edges { node { id } } pageInfo { hasNextPage endCursor } } }",
        variables,
      );
      return data!["attestations"] as { edges: unknown[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
    };
    const page = await list({ first: 2 });
    expect([page.edges.length, page.pageInfo.hasNextPage]).toEqual([2, true]);
    expect((await list({ after: page.pageInfo.endCursor })).edges).toHaveLength(1);
    expect((await list({ processId: second })).edges).toHaveLength(1);
    expect((await list({ processId: randomUUID() })).edges).toHaveLength(0);
  });

  it("keeps doors shut for those without the scope or role", async () => {
    const weak = { ...customer.app, scopes: ["transactions:read"] };
    const viewer = { ...customer.owner, roles: ["VIEWER"] };
    for (const who of [weak, viewer]) {
      const { errors, data } = await room.ask(
        who,
        "mutation ($c: [ConsentInput!]!, $g: IssueGrantsInput!, $w: WithdrawConsentInput!, $r: RetireProcessInput!) { attestConsents(consents: $c) { results { error { code } } } issueGrants(input: $g) { results { error { code } } } withdrawConsent(input: $w) { attestation { id } } retireProcess(input: $r) { process { id } } }",
        { c: [], g: { attestationIds: [] }, w: { attestationId: randomUUID() }, r: { processId: customer.process } },
      );
      expect(codes(errors)).toEqual(["FORBIDDEN", "FORBIDDEN", "FORBIDDEN", "FORBIDDEN"]);
      expect(data).toEqual({ attestConsents: null, issueGrants: null, withdrawConsent: null, retireProcess: null });
    }
    const [{ attestation } = {} as never] = await attest(room, customer, consent(customer.process));
    const followed = await room.ask(
      weak,
      "query ($r: [_Any!]!) { _entities(representations: $r) { ... on ConsentAttestation { givenAt process { version } subjectReference receipt history { kind } } } }",
      {
        r: [{ __typename: "ConsentAttestation", id: attestation!.id }],
      },
    );
    expect(followed.data!["_entities"]).toMatchObject([{ process: { version: 1 }, subjectReference: null, receipt: null, history: null }]);
  });
});
