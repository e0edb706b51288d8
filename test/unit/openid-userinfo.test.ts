import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { Personal } from "../../platform/personal/personal.ts";
import { type Sandbox, startSandbox } from "../../scripts/sandbox/client.ts";
import { KNOWN, PARTNER_IDS } from "../../scripts/sandbox/known.ts";
import type { Fault } from "../../scripts/sandbox/protocol.ts";
import { PartnerFault, type PartnerRequest } from "../../subgraphs/partner-data/connectors/connector.ts";
import type { PartnerEndpoint } from "../../subgraphs/partner-data/connectors/endpoint.ts";
import { type Connectors, createConnectors } from "../../subgraphs/partner-data/connectors/index.ts";
import { createTransport } from "../../subgraphs/partner-data/connectors/transport.ts";
import { endpointIn, expectClean, faultOf, question, revealed } from "./partner-question.ts";
import { OPEN_EGRESS, TENANT } from "../kit/open-egress.ts";

const VERIDIA = PARTNER_IDS.veridia;

let folder: string;
let sandbox: Sandbox;
let connectors: Connectors;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "genifi-openid-"));
  [sandbox, connectors] = await Promise.all([startSandbox({ folder }), createConnectors(OPEN_EGRESS)]);
});

beforeEach(async () => {
  await sandbox.control.clearFaults();
  await sandbox.control.clearCalls();
});

afterAll(async () => {
  await connectors.close();
  await sandbox.stop();
  await rm(folder, { recursive: true, force: true });
});

const ask = async (asked: PartnerRequest, changes: Partial<PartnerEndpoint> = {}) =>
  revealed(await connectors.connectorFor({ ...endpointIn(sandbox, VERIDIA), ...changes }, TENANT).ask(asked));

const { complete, unknown, company } = KNOWN;
const name = (changes: Partial<PartnerRequest> = {}) =>
  question(complete, { attributes: ["givenName", "middleName", "familyName", "birthDate"], ...changes });

describe("a userinfo partner answers", () => {
  it("with names, what verified them, and its own reference", async () => {
    const { claims, provenance, overDelivered } = await ask(name());
    expect(claims).toEqual({ givenName: "Zelda", familyName: "Quillfeather", middleName: "Wren", birthDate: "1984-03-17" });
    expect(provenance).toMatchObject({
      trustFramework: "nist_800_63A",
      assuranceLevel: "ial2",
      evidence: ["document"],
      verifiedAt: "2026-02-03T10:15:00.000Z",
    });
    expect(Personal.is(provenance.partnerReference)).toBe(true);
    expect(Math.abs(Date.parse(provenance.at) - Date.now())).toBeLessThan(5_000);
    expect(overDelivered).toBe(0);
  });

  it("with every category that OpenID Connect has names for", async () => {
    const asked = async (category: string, ...attributes: string[]) => (await ask(question(complete, { category, attributes }))).claims;
    const { streetAddress, locality, region, postalCode, country } = complete.address;
    const address = { streetAddress, locality, region, postalCode, country };
    expect(await asked("address", ...Object.keys(address))).toEqual(address);
    expect(await asked("address", "locality")).toEqual({ locality });
    expect(await asked("email", "address", "verified")).toEqual({ address: complete.email, verified: true });
    expect(await asked("phone", "number", "verified")).toEqual({ number: complete.phone, verified: true });
  });

  it("in part, and with nothing for a subject that it does not know", async () => {
    expect((await ask(name({ attributes: ["givenName", "legalName"] }))).claims).toEqual({ givenName: "Zelda" });
    const none = await ask(question(unknown, { attributes: ["givenName"] }));
    expect([none.claims, none.overDelivered, none.provenance.trustFramework]).toEqual([{}, 0, null]);
  });

  it("and notes what it was asked: identifiers by name, under our key", async () => {
    const asked = name({ attributes: ["givenName"] });
    await ask(asked);
    expect(await sandbox.control.calls(VERIDIA)).toMatchObject([
      { requested: { name: ["givenName"] }, identifiers: ["email", "phone"], idempotencyKey: asked.idempotencyKey, state: "answered" },
    ]);
  });

  it("with more than was asked, which is dropped and counted", async () => {
    await sandbox.control.setFault(VERIDIA, { kind: "over-deliver" });
    const { claims, overDelivered } = await ask(name({ attributes: ["givenName"] }));
    expect(claims).toEqual({ givenName: "Zelda" });
    // Three more names, two of e-mail, two of the phone, five of the address.
    expect(overDelivered).toBe(12);
  });
});

describe("its server", () => {
  it("gives no answer to a token that it did not give", async () => {
    const transport = createTransport(endpointIn(sandbox, VERIDIA), OPEN_EGRESS)!;
    const send = (path: string) =>
      transport.send({ method: "POST", path, headers: { authorization: "Bearer x" }, signal: AbortSignal.timeout(5_000), discloses: false });
    expect([(await send("/userinfo")).status, (await send("/token")).status, (await send("/else")).status]).toEqual([401, 400, 404]);
    await transport.close();
    expect(await sandbox.control.calls(VERIDIA)).toEqual([]);
  });
});

describe("a question that it cannot take", () => {
  const cases: readonly [string, PartnerRequest][] = [
    ["asks to match", name({ way: "MATCH" })],
    ["asks to check", name({ way: "CHECK" })],
    ["is about a company", question(company)],
    ["is of a category that OpenID Connect does not know", name({ category: "employment", attributes: ["employer"] })],
    ["is of no attribute that it knows", name({ attributes: ["legalName"] })],
    ["names nobody that it finds people by", name({ identifiers: new Map([["bssid", Personal.of("00:11:22:33:44:55")]]) })],
  ];
  it.each(cases)("%s: it is not asked", async (_, asked) => {
    expect(await faultOf(ask(asked))).toMatchObject({ kind: "UNREACHABLE", disclosed: false });
    expect(await sandbox.control.calls(VERIDIA)).toEqual([]);
  });
});

describe("faults", () => {
  const cases: readonly [Fault["kind"], PartnerFault["kind"]][] = [
    ["500", "PARTNER_ERROR"],
    ["malformed", "MALFORMED_ANSWER"],
    ["wrong-schema", "MALFORMED_ANSWER"],
  ];
  it.each(cases)("P04: %s is %s, and carries nothing that was sent or answered", async (kind, expected) => {
    await sandbox.control.setFault(VERIDIA, { kind });
    const fault = await faultOf(ask(name()));
    expect(fault).toBeInstanceOf(PartnerFault);
    expect(fault).toMatchObject({ kind: expected, disclosed: true });
    expectClean(fault, complete);
  });

  it.each<Fault>([{ kind: "hang" }, { kind: "delay", delayMs: 60_000 }])("P04: $kind ends with the caller's signal", async (wait) => {
    await sandbox.control.setFault(VERIDIA, wait);
    const abort = new AbortController();
    const answer = faultOf(ask(name({ signal: abort.signal })));
    const state = async () => (await sandbox.control.calls(VERIDIA))[0]?.state;
    for (const giveUpAt = Date.now() + 3_000; (await state()) !== "open" && Date.now() < giveUpAt;) await sleep(5);
    await sleep(100);
    abort.abort(new Error(complete.email));
    const fault = await answer;
    expect(fault).toMatchObject({ kind: "ABORTED", disclosed: true });
    expectClean(fault, complete);
    for (const giveUpAt = Date.now() + 3_000; (await state()) !== "aborted" && Date.now() < giveUpAt;) await sleep(5);
    expect(await state()).toBe("aborted");
  });

  it("a short delay is none, and an aborted signal lets nothing out", async () => {
    await sandbox.control.setFault(VERIDIA, { kind: "delay", delayMs: 50 });
    expect((await ask(name({ attributes: ["givenName"] }))).claims).toEqual({ givenName: "Zelda" });
    await sandbox.control.clearCalls();
    expect(await faultOf(ask(name({ signal: AbortSignal.abort() })))).toMatchObject({ kind: "ABORTED", disclosed: false });
    expect(await sandbox.control.calls(VERIDIA)).toEqual([]);
  });

  it("an entry in the registry that lacks something, or a key that cannot be used, is unreachable", async () => {
    const { credential, settings } = endpointIn(sandbox, VERIDIA);
    const { d: _, ...publicKey } = credential!.signingKey!;
    const wrong: readonly Partial<PartnerEndpoint>[] = [
      { settings: {} },
      { settings: { ...settings, issuer: "http://veridia.example.com" } },
      { credential: null },
      { credential: { ...credential, signingKey: undefined } },
      { credential: { ...credential, signingKey: publicKey } },
      { credential: { ...credential, signingKey: { ...credential!.signingKey, alg: "HS256" } } },
      { credential: { ...credential, decryptionKey: { kty: "oct", k: "c2VjcmV0", alg: "ECDH-ES+A256KW" } } },
      { address: null },
    ];
    for (const changes of wrong) expect(await faultOf(ask(name(), changes))).toMatchObject({ kind: "UNREACHABLE", disclosed: false });
    expect(await sandbox.control.calls(VERIDIA)).toEqual([]);
  });

  it("a partner whose certificate we cannot show is not told, and a client that it does not know is its error", async () => {
    const { credential } = endpointIn(sandbox, VERIDIA);
    const { certificate: _, ...bare } = credential!;
    expect(await faultOf(ask(name(), { credential: bare }))).toBeInstanceOf(PartnerFault);
    const fault = await faultOf(ask(name(), { credential: { ...credential, clientId: "somebody-else" } }));
    expect(fault).toMatchObject({ kind: "PARTNER_ERROR", disclosed: true });
    expect(await sandbox.control.calls(VERIDIA)).toEqual([]);
  });

  it("an answer by another key or another issuer than the registry has is malformed", async () => {
    const { settings } = endpointIn(sandbox, VERIDIA);
    const { settings: other } = endpointIn(sandbox, PARTNER_IDS.wallets);
    const [foreign] = Object.values(other["issuers"] as Record<string, { jwks: object }>);
    const fault = await faultOf(ask(name(), { settings: { ...settings, jwks: foreign!.jwks } }));
    expect(fault).toMatchObject({ kind: "MALFORMED_ANSWER", disclosed: true });
    expectClean(fault, complete);
  });
});
