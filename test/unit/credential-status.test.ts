import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { createLocalJWKSet, exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";
import { Personal } from "../../platform/personal/personal.ts";
import { type Sandbox, startSandbox } from "../../scripts/sandbox/client.ts";
import { credentialIssuer, statusAt } from "../../scripts/sandbox/credential-issuer.ts";
import { KNOWN, PARTNER_IDS } from "../../scripts/sandbox/known.ts";
import { STATUSES } from "../../scripts/sandbox/status-list-server.ts";
import type { PartnerEndpoint } from "../../subgraphs/partner-data/connectors/endpoint.ts";
import { type Connectors, createConnectors } from "../../subgraphs/partner-data/connectors/index.ts";
import { readStatusList } from "../../subgraphs/partner-data/connectors/status-list.ts";
import { OPEN_EGRESS, TENANT } from "../kit/open-egress.ts";
import { endpointIn, expectClean, faultOf, question, revealed } from "./partner-question.ts";

const { complete } = KNOWN;
const { givenName } = complete;

let folder: string;
let sandbox: Sandbox;
let connectors: Connectors;
let endpoint: PartnerEndpoint;
let issue: Awaited<ReturnType<typeof credentialIssuer>>["issue"];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "genifi-statuses-"));
  sandbox = await startSandbox({ folder });
  endpoint = endpointIn(sandbox, PARTNER_IDS.wallets);
  ({ issue } = await credentialIssuer(sandbox.registry.issuer));
});
// A connector keeps the list.
beforeEach(async () => {
  connectors = await createConnectors(OPEN_EGRESS);
  await sandbox.control.clearCalls();
});
afterEach(async () => {
  await sandbox.control.clearFaults();
  await connectors.close();
});
afterAll(async () => {
  await sandbox.stop();
  await rm(folder, { recursive: true, force: true });
});

async function ask(more: object, signal = AbortSignal.timeout(10_000), of = endpoint) {
  const held = await issue(complete, { ...more });
  const credential = await held.present(["given_name"], endpoint.settings["audience"] as string);
  const identifiers = new Map([["credential", Personal.of(credential)] as const]);
  return revealed(await connectors.connectorFor(of, TENANT).ask(question(complete, { identifiers, attributes: ["givenName"], signal })));
}

const fetches = async () => (await sandbox.control.calls(PARTNER_IDS.wallets)).length;
const listed = (index: number) => statusAt(endpoint.address!, index);

async function expectFault(asked: Promise<unknown>, kind: string): Promise<void> {
  const fault = await faultOf(asked);
  expect(fault).toMatchObject({ kind, disclosed: false });
  expectClean(fault, complete);
}

describe("a credential with a status", () => {
  it("is read while its issuer stands by it; the list is fetched once for all", async () => {
    const answers = await Promise.all([0, 1, 2, 3, STATUSES.revoked - 1].map((index) => ask(listed(index))));
    for (const { claims } of answers) expect(claims).toEqual({ givenName });
    expect(await fetches()).toBe(1);
  });

  it.each([STATUSES.revoked, STATUSES.suspended - 1, STATUSES.suspended, STATUSES.beyond - 1, STATUSES.beyond, 1_000_000_000])(
    "is refused once it is revoked or suspended, or in no list: %i",
    (index) => expectFault(ask(listed(index)), "PARTNER_ERROR"),
  );

  it("is refused, and nobody is asked, when its list is none of the registry's or it has no index", async () => {
    const { uri } = listed(0).status.status_list;
    const others: readonly unknown[] = [
      { status_list: { idx: 0, uri: `${uri}?of=somebody` } },
      { status_list: { idx: 0, uri: "https://127.0.0.1:1/status-lists/1" } },
      { status_list: { idx: -1, uri } },
      { status_list: { idx: 0.5, uri } },
      { status_list: { uri } },
      { another: { uri } },
      { status_list: { idx: 0, uri }, another: {} },
      null,
    ];
    for (const status of others) await expectFault(ask({ status }), "PARTNER_ERROR");
    expect(await fetches()).toBe(0);
  });

  it("is not asked for at another host than the partner's own", async () => {
    const elsewhere = { ...endpoint, address: "https://127.0.0.1:1" };
    await expectFault(ask(listed(0), undefined, elsewhere), "UNREACHABLE");
    await expectFault(ask(listed(0), undefined, { ...endpoint, address: null }), "UNREACHABLE");
    expect(await fetches()).toBe(0);
  });

  it.each([
    ["500", "PARTNER_ERROR"],
    ["malformed", "MALFORMED_ANSWER"],
    ["wrong-schema", "MALFORMED_ANSWER"],
  ] as const)("is not used while the list is %s, and is once it is there again", async (kind, expected) => {
    await sandbox.control.setFault(PARTNER_IDS.wallets, { kind });
    await expectFault(ask(listed(0)), expected);
    await sandbox.control.clearFaults();
    expect((await ask(listed(0))).claims).toEqual({ givenName });
  });

  it("is waited for no longer than the caller waits, and one who leaves takes nothing from the others", async () => {
    await sandbox.control.setFault(PARTNER_IDS.wallets, { kind: "hang" });
    const [left, stayed] = [ask(listed(0), AbortSignal.timeout(300)), ask(listed(1))];
    await expectFault(left, "ABORTED");
    await sandbox.control.clearFaults();
    await sandbox.control.release(PARTNER_IDS.wallets);
    expect((await stayed).claims).toEqual({ givenName });
    expect(await fetches()).toBe(1);
  });
});

describe("a status list", () => {
  const URI = "https://issuer.example.com/status-lists/7";
  let key: Awaited<ReturnType<typeof generateKeyPair>>;
  let keys: ReturnType<typeof createLocalJWKSet>;

  beforeAll(async () => {
    key = await generateKeyPair("ES256", { extractable: true });
    keys = createLocalJWKSet({ keys: [(await exportJWK(key.publicKey)) as JWK] });
  });

  const list = (bytes: readonly number[] | Buffer, { bits = 1, typ = "statuslist+jwt", sub = URI, claims = {}, signer = key.privateKey } = {}) =>
    new SignJWT({ sub, status_list: { bits, lst: deflateSync(Buffer.from(bytes)).toString("base64url") }, ...claims })
      .setProtectedHeader({ alg: "ES256", typ })
      .setIssuedAt()
      .sign(signer);

  it("holds what the draft's examples hold (§4.1)", async () => {
    const one = await readStatusList(await list([0xb9, 0xa3]), URI, keys);
    const ones = [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1];
    expect(ones.map((_, index) => one.isValid(index))).toEqual(ones.map((status) => status === 0));
    const two = await readStatusList(await list([0xc9, 0x44, 0xf9], { bits: 2 }), URI, keys);
    const twos = [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3];
    expect(twos.map((_, index) => two.isValid(index))).toEqual(twos.map((status) => status === 0));
    expect(two.isValid(twos.length)).toBe(false);
  });

  it("lasts as long as it says, and an hour at most", async () => {
    const lasts = async (claims: object) => Math.round(((await readStatusList(await list([0], { claims }), URI, keys)).until - Date.now()) / 1_000);
    expect(await lasts({})).toBe(300);
    expect(await lasts({ ttl: 20 })).toBe(20);
    expect(await lasts({ ttl: 864_000 })).toBe(3_600);
    expect(await lasts({ ttl: 600, exp: Math.floor(Date.now() / 1_000) + 60 })).toBeLessThanOrEqual(60);
  });

  it("is none when it is another's, of another type or place, over, out of shape, or grows too large", async () => {
    const stranger = await generateKeyPair("ES256");
    const wrong = [
      list([0], { signer: stranger.privateKey }),
      list([0], { typ: "JWT" }),
      list([0], { sub: "https://issuer.example.com/status-lists/8" }),
      list([0], { bits: 3 }),
      list([0], { claims: { exp: Math.floor(Date.now() / 1_000) - 60 } }),
      list([0], { claims: { ttl: -1 } }),
      list([0], { claims: { status_list: { bits: 1, lst: Buffer.from("not packed").toString("base64url") } } }),
      list(Buffer.alloc(9 * 1024 * 1024)),
    ];
    for (const token of await Promise.all(wrong)) await expect(readStatusList(token, URI, keys)).rejects.toThrow();
  });
});
