import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { createLocalJWKSet, decodeJwt, jwtVerify, type JWK } from "jose";
import {
  accept,
  acceptAll,
  attest,
  binding,
  codesOf,
  consent,
  defineProcess,
  issue,
  PURPOSES,
  readyCustomer,
  retire,
  withdraw,
} from "./operations.ts";
import { type ConsentRoom, type Customer, ISSUER, openConsentRoom } from "./room.ts";

let room: ConsentRoom;

beforeAll(async () => {
  room = await openConsentRoom();
});

afterAll(async () => {
  await room?.close();
});

const codes = (errors: readonly { extensions?: { code?: unknown } }[] | undefined) => errors?.map(({ extensions }) => extensions?.code);

async function verifyGrant(tenant: string, token: string) {
  const keys = await room.as<{ kid: string; public_jwk: JWK }>("partner_data_app", tenant, "select * from consent.offered_grant_keys()");
  const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet({ keys: keys.map(({ public_jwk }) => public_jwk) }), {
    algorithms: ["EdDSA"],
    typ: "genifi-grant+jwt",
    issuer: ISSUER,
    audience: "urn:genifi:partner-data",
  });
  return { payload, protectedHeader, keys };
}

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

describe("processes", () => {
  it("P27, P34: a process has immutable versions, and consent stays pinned to the purpose of its day", async () => {
    const customer = await readyCustomer(room);
    const [before] = await attest(room, customer, consent(customer.process));
    const published = await room.ask(
      customer.app,
      "mutation ($input: PublishProcessVersionInput!) { publishProcessVersion(input: $input) { process { version purpose versions { version purpose } } } }",
      { input: { processId: customer.process, purpose: "CREDIT_CHECKING", categories: [{ category: "credit", attributes: ["score"] }] } },
    );
    expect(published.data!["publishProcessVersion"]).toEqual({
      process: {
        version: 2,
        purpose: "CREDIT_CHECKING",
        versions: [
          { version: 2, purpose: "CREDIT_CHECKING" },
          { version: 1, purpose: "IDENTITY_VERIFICATION" },
        ],
      },
    });
    const read = await room.ask(
      customer.app,
      "query ($id: ID!) { attestation(id: $id) { process { name version purpose strategy categories { category attributes } process { status } } } }",
      {
        id: before!.attestation!.id,
      },
    );
    expect(read.data!["attestation"]).toMatchObject({
      process: { version: 1, purpose: "IDENTITY_VERIFICATION", categories: PURPOSES, process: { status: "ACTIVE" } },
    });
    expect(codesOf(await attest(room, customer, consent(customer.process)))).toEqual(["OUTSIDE_PROCESS"]);
    await expect(room.admin.query("update consent.process_versions set purpose = 'X'")).rejects.toThrow("ROW_IS_IMMUTABLE");
  });

  it("P27: a retired, foreign or unknown process is denied", async () => {
    const customer = await readyCustomer(room);
    const other = await readyCustomer(room);
    const [attested] = await attest(room, customer, consent(customer.process));
    await retire(room, customer, customer.process);
    const results = await attest(room, customer, consent(customer.process), consent(other.process), consent(randomUUID()), consent("x"));
    expect(codesOf(results)).toEqual(["PROCESS_RETIRED", "PROCESS_UNKNOWN", "PROCESS_UNKNOWN", "PROCESS_UNKNOWN"]);
    expect(codesOf(await issue(room, customer, { attestationIds: [attested!.attestation!.id] }))).toEqual(["PROCESS_RETIRED"]);
    expect(codes((await retire(room, customer, other.process)).errors)).toEqual(["PROCESS_UNKNOWN"]);
    const foreign = await room.ask(customer.app, "query ($id: ID!) { process(id: $id) { id } }", { id: other.process });
    expect(foreign).toEqual({ data: { process: null } });
    const again = await room.ask(
      customer.app,
      "mutation ($input: PublishProcessVersionInput!) { publishProcessVersion(input: $input) { process { id } } }",
      { input: { processId: customer.process, purpose: "CREDIT_CHECKING", categories: PURPOSES } },
    );
    expect(codes(again.errors)).toEqual(["PROCESS_RETIRED"]);
  });

  it("refuses a name that is taken and lists without names or twice", async () => {
    const customer = await room.createCustomer();
    const define = (input: Record<string, unknown>) =>
      room.ask(customer.app, "mutation ($input: DefineProcessInput!) { defineProcess(input: $input) { process { id } } }", {
        input: { name: "Loans", purpose: "CREDIT_CHECKING", categories: PURPOSES, ...input },
      });
    expect((await define({})).errors).toBeUndefined();
    expect(codes((await define({})).errors)).toEqual(["ALREADY_EXISTS"]);
    for (const input of [
      { name: " " },
      { categories: [] },
      { categories: [...PURPOSES, PURPOSES[0]] },
      { categories: [{ category: "name", attributes: ["not a name"] }] },
    ]) {
      expect(codes((await define({ name: randomUUID(), ...input })).errors)).toEqual(["BAD_USER_INPUT"]);
    }
  });
});

describe("attestations and grants", () => {
  let customer: Customer & { readonly process: string };

  beforeAll(async () => {
    customer = await readyCustomer(room);
  });

  it("P28: goes from consent to a signed grant, further grants, and withdrawal at once", async () => {
    const bound = binding();
    const [first] = await attest(room, customer, consent(customer.process, { binding: bound, fetches: 2 }));
    const { id } = first!.attestation!;
    const { payload, protectedHeader, keys } = await verifyGrant(customer.id, first!.grant!.token);
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

describe("history, receipts and events", () => {
  it("history is only added to, by whoever acted, even for the tables' owner", async () => {
    const customer = await readyCustomer(room);
    const [{ attestation } = {} as never] = await attest(room, customer, consent(customer.process));
    await room.ask(customer.owner, "mutation ($input: WithdrawConsentInput!) { withdrawConsent(input: $input) { attestation { id } } }", {
      input: { attestationId: attestation!.id },
    });
    const { data } = await room.ask(customer.app, "query ($id: ID!) { attestation(id: $id) { history { kind client { id } user { id } } } }", {
      id: attestation!.id,
    });
    const byApp = { client: { id: customer.app.id }, user: null };
    expect((data!["attestation"] as { history: unknown }).history).toEqual([
      { kind: "ATTESTED", ...byApp },
      { kind: "GRANT_ISSUED", ...byApp },
      { kind: "WITHDRAWN", client: null, user: { id: customer.owner.id } },
    ]);
    for (const change of ["update consent.attestation_events set kind = 'ATTESTED'", "delete from consent.attestation_events"]) {
      await expect(room.admin.query(change)).rejects.toThrow("ROW_IS_IMMUTABLE");
      await expect(room.as("consent_app", customer.id, change)).rejects.toThrow("permission denied");
    }
    await expect(room.as("consent_app", customer.id, "update consent.attestations set expires_at = now()")).rejects.toThrow("permission denied");
  });

  it("P28: a receipt verifies, and says that the consent was withdrawn once it is", async () => {
    const customer = await readyCustomer(room);
    const subjectReference = randomUUID();
    const [{ attestation } = {} as never] = await attest(room, customer, consent(customer.process, { subjectReference }));
    const verify = async (receipt: string) => {
      const { data } = await room.ask(
        customer.app,
        "query ($r: String!) { verifyReceipt(receipt: $r) { valid statedStatus attestation { id status receipt } } }",
        { r: receipt },
      );
      return data!["verifyReceipt"] as { valid: boolean; attestation: { receipt: string } };
    };
    const receipt = attestation!.receipt!;
    expect(decodeJwt(receipt)).toMatchObject({
      iss: ISSUER,
      "dpv:hasRecordOfActivity": {
        "dct:identifier": attestation!.id,
        "dpv:hasDataSubject": { "@type": "dpv:DataSubject", "dct:identifier": subjectReference },
        "genifi:status": "IN_FORCE",
      },
    });
    expect(await verify(receipt)).toMatchObject({ valid: true, statedStatus: "IN_FORCE", attestation: { id: attestation!.id, status: "IN_FORCE" } });
    await withdraw(room, customer, attestation!.id);
    const later = await verify(receipt);
    expect(later).toMatchObject({ valid: true, statedStatus: "IN_FORCE", attestation: { status: "WITHDRAWN" } });
    expect(decodeJwt(later.attestation.receipt)).toMatchObject({
      "dpv:hasRecordOfActivity": {
        "genifi:status": "WITHDRAWN",
        "dpv:hasStatus": "dpv:ConsentWithdrawn",
        "dpv:hasConsentStatus": [{ "@type": ["dpv:ConsentGiven", "dpv:ExplicitlyExpressedConsent"] }, { "@type": "dpv:ConsentWithdrawn" }],
      },
    });
    const [head, body, signature] = receipt.split(".");
    const forged = [`${head}.${body}.${signature!.replace(/^./, (c) => (c === "A" ? "B" : "A"))}`, "x", ""];
    for (const text of forged) expect(await verify(text)).toEqual({ valid: false, statedStatus: null, attestation: null });
  });

  it("P28: a withdrawal is published once and notified at once", async () => {
    const customer = await readyCustomer(room);
    const [{ attestation } = {} as never] = await attest(room, customer, consent(customer.process));
    const { id } = attestation!;
    const client = await room.admin.connect();
    await client.query("listen consent_withdrawn");
    const notified = new Promise<string | undefined>((done) => client.on("notification", ({ payload }) => payload === id && done(payload)));
    await withdraw(room, customer, id);
    await withdraw(room, customer, id);
    expect(await notified).toBe(id);
    client.release(true);
    const { rows } = await room.admin.query("select type, data from events.log where source = 'consent' and tenant = $1", [customer.id]);
    expect(rows).toEqual([{ type: "consent.withdrawn", data: { attestation: id, process: customer.process } }]);
  });
});

describe("what partner-data is offered", () => {
  async function grantOf(customer: Customer & { readonly process: string }, change: Record<string, unknown> = {}) {
    const [{ attestation, grant } = {} as never] = await attest(room, customer, consent(customer.process, change));
    const { jti, processVersion } = decodeJwt(grant!.token);
    return { tenant: customer.id, grant: jti as string, attestation: attestation!.id, processVersion: processVersion as string };
  }

  type Named = Awaited<ReturnType<typeof grantOf>>;

  async function book({ tenant, grant, attestation, processVersion }: Named, country = "CA", as = tenant): Promise<string | null> {
    const [row] = await room.as<{ code: string | null }>("partner_data_app", as, "select consent.offered_book_fetch($1, $2, $3, $4, $5) as code", [
      tenant,
      grant,
      attestation,
      processVersion,
      country,
    ]);
    return row!.code;
  }

  async function retry({ tenant, grant, attestation }: Named, country = "CA"): Promise<string | null> {
    const [row] = await room.as<{ code: string | null }>("partner_data_app", tenant, "select consent.offered_check_retry($1, $2, $3, $4) as code", [
      tenant,
      grant,
      attestation,
      country,
    ]);
    return row!.code;
  }

  const release = ({ tenant, grant, attestation }: Named) =>
    room.as("partner_data_app", tenant, "select consent.offered_release_fetch($1, $2, $3)", [tenant, grant, attestation]);

  async function inForce({ tenant, attestation }: Named): Promise<boolean> {
    const [row] = await room.as<{ yes: boolean }>("partner_data_app", tenant, "select consent.offered_in_force($1, $2) as yes", [
      tenant,
      attestation,
    ]);
    return row!.yes;
  }

  it("P28: of twenty bookings at once of a grant of one fetch, one succeeds", async () => {
    const named = await grantOf(await readyCustomer(room));
    const codesOfAll = await Promise.all(Array.from({ length: 20 }, () => book(named)));
    expect(codesOfAll.filter((code) => code === null)).toHaveLength(1);
    expect(codesOfAll.filter((code) => code === "GRANT_USED_UP")).toHaveLength(19);
    await release(named);
    await release(named);
    expect([await book(named), await book(named)]).toEqual([null, "GRANT_USED_UP"]);
    expect(await retry(named)).toBeNull();
  });

  it("P28: consent is used as often as it allows, in its rolling period", async () => {
    const customer = await readyCustomer(room);
    const named = await grantOf(customer, { fetches: 10, uses: { times: 2, per: "P1D" } });
    expect([await book(named), await book(named), await book(named)]).toEqual([null, null, "CONSENT_USED_UP"]);
    await room.admin.query("update consent.attestation_uses set at = at - interval '25 h' where attestation_id = $1", [named.attestation]);
    expect([await book(named), await retry(named)]).toEqual([null, null]);
  });

  it("P27: a grant is good for the process version that it pins, and for no other tenant", async () => {
    const [customer, other] = [await readyCustomer(room), await readyCustomer(room)];
    const [named, foreign] = [await grantOf(customer), await grantOf(other)];
    expect(await book({ ...named, processVersion: randomUUID() })).toBe("GRANT_UNKNOWN");
    expect(await book({ ...named, processVersion: foreign.processVersion })).toBe("GRANT_UNKNOWN");
    expect(await book({ ...named, attestation: foreign.attestation })).toBe("GRANT_UNKNOWN");
    expect(await book(foreign, "CA", customer.id)).toBe("GRANT_UNKNOWN");
    expect(await book({ ...foreign, tenant: customer.id })).toBe("GRANT_UNKNOWN");
    expect(await retry({ ...foreign, tenant: customer.id })).toBe("GRANT_UNKNOWN");
    expect(await inForce({ ...foreign, tenant: customer.id })).toBe(false);
    const terms = (tenant: string, version: string) =>
      room.as("partner_data_app", customer.id, "select * from consent.offered_process_terms($1, $2)", [tenant, version]);
    expect(await terms(customer.id, named.processVersion)).toEqual([
      {
        process: customer.process,
        strategy: "WATERFALL",
        quorum: null,
        categories: { name: ["givenName", "familyName"], phone: ["number"] },
        gates: [],
      },
    ]);
    expect([await terms(customer.id, foreign.processVersion), await terms(other.id, foreign.processVersion)]).toEqual([[], []]);
    await retire(room, customer, customer.process);
    expect([await book(named), await retry(named)]).toEqual(["PROCESS_RETIRED", "PROCESS_RETIRED"]);
  });

  it("P39: a country outside the consent is denied", async () => {
    const named = await grantOf(await readyCustomer(room));
    expect([await book(named, "US"), await retry(named, "US"), await book(named, "CH")]).toEqual([
      "COUNTRY_NOT_CONSENTED",
      "COUNTRY_NOT_CONSENTED",
      null,
    ]);
  });

  it("P28: a withdrawn or expired consent, and an expired grant, are denied at the next booking", async () => {
    const customer = await readyCustomer(room);
    const [withdrawn, expired, late] = [await grantOf(customer), await grantOf(customer), await grantOf(customer)];
    expect([await inForce(withdrawn), await inForce(expired)]).toEqual([true, true]);
    await withdraw(room, customer, withdrawn.attestation);
    await room.admin.query("update consent.attestations set given_at = now() - interval '2 h', expires_at = now() - interval '1 s' where id = $1", [
      expired.attestation,
    ]);
    await room.admin.query("update consent.grants set expires_at = now() where id = $1", [late.grant]);
    expect([await inForce(withdrawn), await inForce(expired), await inForce(late)]).toEqual([false, false, true]);
    expect([await book(withdrawn), await book(expired), await book(late)]).toEqual(["CONSENT_WITHDRAWN", "CONSENT_EXPIRED", "GRANT_EXPIRED"]);
    expect([await retry(withdrawn), await retry(expired), await retry(late)]).toEqual(["CONSENT_WITHDRAWN", "CONSENT_EXPIRED", "GRANT_EXPIRED"]);
  });

  it("P06: a fetch without the agreement is denied", async () => {
    const customer = await room.createCustomer();
    const process = await defineProcess(room, customer);
    const { rows } = await room.admin.query<{ id: string }>(
      `with version as (select id, organization_id from consent.process_versions where process_id = $1)
       insert into consent.attestations (organization_id, mode, process_version_id, subject_kind, subject_reference, categories, countries, recipients,
         notice_hash, method, use_times, given_at, expires_at)
       select organization_id, 'LIVE', id, 'PERSON', gen_random_uuid(), '{}', '{CA}', '{CUSTOMER}', repeat('a', 64), 'API', 1, now(), now() + interval '1 d' from version
       returning id`,
      [process],
    );
    const version = await room.admin.query<{ id: string }>("select id from consent.process_versions where process_id = $1", [process]);
    const { rows: policies } = await room.admin.query<{ id: string }>("select id from consent.policy_versions where kind = 'DATA_PROCESSING'");
    const accepted = (await accept(room, customer.owner, policies[0]!.id)).data!["acceptAgreement"] as { agreement: { id: string } };
    const grant = randomUUID();
    await room.admin.query(
      `insert into consent.grants (id, organization_id, attestation_id, process_version_id, agreement_id, fetches, bound, expires_at)
       values ($1, $2, $3, $4, $5, 1, false, now() + interval '5 min')`,
      [grant, customer.id, rows[0]!.id, version.rows[0]!.id, accepted.agreement.id],
    );
    const named = { tenant: customer.id, grant, attestation: rows[0]!.id, processVersion: version.rows[0]!.id };
    expect([await book(named), await retry(named)]).toEqual(["AGREEMENT_NOT_ACCEPTED", "AGREEMENT_NOT_ACCEPTED"]);
    await acceptAll(room, customer);
    expect(await book(named)).toBeNull();
  });

  it("reaches no table of this room directly, and no function for others", async () => {
    const { id } = await room.createCustomer();
    await expect(room.as("partner_data_app", id, "select * from consent.grants")).rejects.toThrow("permission denied");
    await expect(room.as("billing_app", id, "select * from consent.offered_grant_keys()")).rejects.toThrow("permission denied");
  });
});
