import { createHash, randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWTPayload, SignJWT, UnsecuredJWT } from "jose";
import { Personal } from "../../platform/personal/personal.ts";
import { type Sandbox, startSandbox } from "../../scripts/sandbox/client.ts";
import { createIssuer, credentialIssuer, type HeldCredential } from "../../scripts/sandbox/credential-issuer.ts";
import { KNOWN, PARTNER_IDS } from "../../scripts/sandbox/known.ts";
import type { PartnerRequest } from "../../subgraphs/partner-data/connectors/connector.ts";
import type { PartnerEndpoint } from "../../subgraphs/partner-data/connectors/endpoint.ts";
import { type Connectors, createConnectors } from "../../subgraphs/partner-data/connectors/index.ts";
import { endpointIn, expectClean, faultOf, question, revealed } from "./partner-question.ts";
import { OPEN_EGRESS, TENANT } from "../kit/open-egress.ts";

const { complete } = KNOWN;
const { givenName, familyName, birthDate, address, email } = complete;
const NAMES = ["given_name", "family_name", "birthdate"];

let folder: string;
let sandbox: Sandbox;
let connectors: Connectors;
let endpoint: PartnerEndpoint;
let audience: string;
let held: HeldCredential;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "genifi-wallets-"));
  [sandbox, connectors] = await Promise.all([startSandbox({ folder }), createConnectors(OPEN_EGRESS)]);
  endpoint = endpointIn(sandbox, PARTNER_IDS.wallets);
  audience = endpoint.settings["audience"] as string;
  held = await (await credentialIssuer(sandbox.registry.issuer)).issue(complete);
});

beforeEach(() => sandbox.control.clearCalls());

afterAll(async () => {
  await connectors.close();
  await sandbox.stop();
  await rm(folder, { recursive: true, force: true });
});

const holding = (credential: string, changes: Partial<PartnerRequest> = {}) =>
  question(complete, {
    identifiers: new Map([["credential", Personal.of(credential)]]),
    attributes: ["givenName", "familyName", "birthDate"],
    ...changes,
  });

const ask = async (credential: string, changes: Partial<PartnerRequest> = {}, settings = endpoint.settings) =>
  revealed(await connectors.connectorFor({ ...endpoint, settings }, TENANT).ask(holding(credential, changes)));

async function expectRefused(credential: string, changes: Partial<PartnerRequest> = {}, settings = endpoint.settings): Promise<void> {
  const fault = await faultOf(ask(credential, changes, settings));
  expect(fault).toMatchObject({ kind: "PARTNER_ERROR", disclosed: false });
  expectClean(
    fault,
    complete,
    credential.split("~").filter((part) => part.length > 2),
  );
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("base64url");
const written = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString("base64url");
const issuerKey = async () => (await importJWK(sandbox.registry.issuer.signingKey, "ES256")) as CryptoKey;

/** A credential written by hand: what the helper would not issue. */
async function crafted(
  payload: JWTPayload,
  disclosures: readonly string[],
  { typ = "dc+sd-jwt", alg = "ES256", key = undefined as CryptoKey | Uint8Array | undefined } = {},
) {
  const { iss, signingKey } = sandbox.registry.issuer;
  const signed = await new SignJWT({ iss, vct: "urn:test", ...payload })
    .setProtectedHeader({ alg, typ, kid: signingKey["kid"] as string })
    .sign(key ?? (await issuerKey()));
  return [signed, ...disclosures, ""].join("~");
}

describe("a presented credential", () => {
  it("answers with what was asked of what it discloses, and says who vouches", async () => {
    const { claims, provenance, overDelivered } = await ask(await held.present([...NAMES, "email"], audience));
    expect(claims).toEqual({ givenName, familyName, birthDate });
    expect(provenance).toMatchObject({
      trustFramework: "nist_800_63A",
      assuranceLevel: "ial2",
      evidence: ["electronic_record"],
      partnerReference: null,
    });
    expect(Math.abs(Date.parse(provenance.verifiedAt!) - Date.now())).toBeLessThan(60_000);
    expect(overDelivered).toBe(0);
  });

  it("may disclose a part, or nothing; and may not be there", async () => {
    expect((await ask(await held.present(["family_name"], audience))).claims).toEqual({ familyName });
    expect((await ask(await held.present([], audience))).claims).toEqual({});
    const { claims } = await connectors.connectorFor(endpoint, TENANT).ask(question(complete));
    expect(claims.size).toBe(0);
  });

  it("may hold an address, its members disclosed each by itself or all at once", async () => {
    const asked = { category: "address", attributes: ["locality", "postalCode", "country"] };
    const { locality, postalCode } = address;
    expect((await ask(await held.present(["locality", "postal_code"], audience), asked)).claims).toEqual({ locality, postalCode });
    const inner = written("salt-1", "locality", locality);
    const outer = written("salt-2", "address", { _sd: [sha256(inner)], postal_code: postalCode });
    expect((await ask(await crafted({ _sd: [sha256(outer)] }, [outer, inner]), asked)).claims).toEqual({ locality, postalCode });
  });

  it("reads only the disclosures of what was asked", async () => {
    const broken = `["salt", "email", {"never": parsed} `;
    const unreadable = Buffer.from(broken).toString("base64url");
    const given = written("salt", "given_name", givenName);
    const credential = await crafted({ _sd: [sha256(unreadable), sha256(given)] }, [unreadable, given]);
    expect((await ask(credential, { attributes: ["givenName"] })).claims).toEqual({ givenName });
    await expectRefused(credential, { category: "email", attributes: ["address"] });
  });

  it("may be of the older type, unbound, with claims that are open", async () => {
    expect((await ask(await crafted({ given_name: givenName }, [], { typ: "vc+sd-jwt" }))).claims).toEqual({ givenName });
  });

  it("is asked only for values of people that it has names for, and while somebody waits", async () => {
    const credential = await held.present(NAMES, audience);
    const others: readonly Partial<PartnerRequest>[] = [
      { way: "MATCH" },
      { way: "CHECK" },
      { subjectKind: "COMPANY" },
      { category: "employment", attributes: ["employer"] },
    ];
    for (const other of others) expect(await faultOf(ask(credential, other))).toMatchObject({ kind: "UNREACHABLE", disclosed: false });
    expect(await faultOf(ask(credential, { signal: AbortSignal.abort() }))).toMatchObject({ kind: "ABORTED", disclosed: false });
    expect(await faultOf(ask(credential, {}, {}))).toMatchObject({ kind: "UNREACHABLE", disclosed: false });
  });

  it("is malformed when a value has another shape", async () => {
    const fault = await faultOf(ask(await crafted({ given_name: { of: givenName } }, [])));
    expect(fault).toMatchObject({ kind: "MALFORMED_ANSWER", disclosed: false });
    expectClean(fault, complete);
  });
});

describe("P04: a credential is refused, and quoted nowhere, when", () => {
  it("a disclosure is tampered with, added, repeated or out of shape", async () => {
    const given = written("salt", "given_name", givenName);
    const other = written("salt", "given_name", "Somebody");
    const unbound = (...shown: string[]) => crafted({ _sd: [sha256(given)] }, shown);
    expect((await ask(await unbound(given))).claims).toEqual({ givenName });
    for (const shown of [[other], [given, other], [given, given], [given, written("salt", "family_name", familyName)]])
      await expectRefused(await unbound(...shown));
    const long = written("salt", "given_name", givenName, "more");
    await expectRefused(await crafted({ _sd: [sha256(long)] }, [long]));
    await expectRefused(await crafted({ _sd: [sha256(given), sha256(given)] }, [given]));
    await expectRefused(await crafted({ _sd: [sha256(given)], given_name: "Somebody" }, [given]));
    await expectRefused(await crafted({ _sd: [sha256(given), sha256(other)] }, [given, other]));
    await expectRefused(await crafted({ _sd: [sha256(given)], _sd_alg: "sha-512" }, [given]));
  });

  it("a disclosure stands on another that is not the issuer's", async () => {
    const inner = written("salt", "locality", address.locality);
    const outer = written("salt", "address", { _sd: [sha256(inner)] });
    await expectRefused(await crafted({ _sd: [] }, [outer, inner]), { category: "address", attributes: ["locality"] });
  });

  it("its issuer is another, or its signature", async () => {
    const foreign = await createIssuer("https://other.example.com");
    await expectRefused(await (await (await credentialIssuer(foreign)).issue(complete)).present(NAMES, audience));
    const posing = { ...foreign, iss: sandbox.registry.issuer.iss };
    await expectRefused(await (await (await credentialIssuer(posing)).issue(complete)).present(NAMES, audience));
    const samekid = { ...posing, signingKey: { ...posing.signingKey, kid: sandbox.registry.issuer.signingKey["kid"] } };
    await expectRefused(await (await (await credentialIssuer(samekid)).issue(complete)).present(NAMES, audience));
    await expectRefused(await crafted({ given_name: givenName }, [], { typ: "jwt" }));
    await expectRefused(await crafted({ given_name: givenName, vct: undefined }, []));
    await expectRefused(await crafted({ given_name: givenName }, [], { alg: "HS256", key: new TextEncoder().encode("secret".repeat(8)) }));
    await expectRefused(`${new UnsecuredJWT({ iss: sandbox.registry.issuer.iss, vct: "urn:test", given_name: givenName }).encode()}~`);
  });

  it("its time is over or has not come", async () => {
    const issuer = await credentialIssuer(sandbox.registry.issuer);
    const now = Math.floor(Date.now() / 1000);
    for (const time of [{ exp: now - 60 }, { nbf: now + 600 }])
      await expectRefused(await (await issuer.issue(complete, time)).present(NAMES, audience));
    expect((await ask(await (await issuer.issue(complete, { exp: now + 60, nbf: now - 60 })).present(NAMES, audience))).claims).toMatchObject({
      givenName,
    });
  });

  it("its holder's key binding is missing, another's, for another, or of other disclosures", async () => {
    const bound = await held.present(NAMES, audience);
    const parts = bound.split("~");
    const other = await held.present(["given_name"], audience);
    await expectRefused([...parts.slice(0, -1), ""].join("~"));
    await expectRefused(parts.slice(0, -1).join("~"));
    await expectRefused([...parts.slice(0, -1), other.split("~").at(-1)!].join("~"));
    await expectRefused([...parts.slice(0, 2), ...parts.slice(3)].join("~"));
    await expectRefused(await held.present(NAMES, "https://somebody-else.example.com"));
    await expectRefused((await crafted({ given_name: givenName }, [])) + parts.at(-1)!);
    const { audience: _, ...without } = endpoint.settings;
    await expectRefused(bound, {}, without);
    expect((await ask(bound)).claims).toEqual({ givenName, familyName, birthDate });
  });

  it("its key binding is stale, of another type, or by another key", async () => {
    const [holder, stranger] = await Promise.all([generateKeyPair("ES256", { extractable: true }), generateKeyPair("ES256")]);
    const presented = await crafted({ given_name: givenName, cnf: { jwk: await exportJWK(holder.publicKey) } }, []);
    const now = Math.floor(Date.now() / 1000);
    const binding = (payload: object = {}, { typ = "kb+jwt", key = holder.privateKey } = {}) =>
      new SignJWT({ iat: now, aud: audience, nonce: randomUUID(), sd_hash: sha256(presented), ...payload })
        .setProtectedHeader({ alg: "ES256", typ })
        .sign(key);
    expect((await ask(presented + (await binding()))).claims).toEqual({ givenName });
    const wrong = [
      await binding({ iat: now - 3_600 }),
      await binding({ iat: now + 3_600 }),
      await binding({ iat: undefined }),
      await binding({ nonce: undefined }),
      await binding({ sd_hash: sha256(email) }),
      await binding({}, { typ: "JWT" }),
      await binding({}, { key: stranger.privateKey }),
    ];
    for (const one of wrong) await expectRefused(presented + one);
    await expectRefused((await crafted({ given_name: givenName, cnf: { kid: "elsewhere" } }, [])) + (await binding()));
  });

  it("it is none, or too long", async () => {
    for (const text of ["", "~", "a~b~", email, `${"x".repeat(70_000)}~`]) await expectRefused(text);
  });
});
