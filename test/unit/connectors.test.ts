import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer as createPlainServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer, type Server, type ServerOptions } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { Personal } from "../../platform/personal/personal.ts";
import { reveal } from "../../platform/personal/reveal.ts";
import { type Authority, createAuthority } from "../../scripts/sandbox/authority.ts";
import { type Sandbox, startSandbox } from "../../scripts/sandbox/client.ts";
import { listen } from "../../scripts/sandbox/http.ts";
import { KNOWN, PARTNER_IDS, type Subject } from "../../scripts/sandbox/known.ts";
import type { Fault } from "../../scripts/sandbox/protocol.ts";
import { type IdentifierName, PartnerFault, type PartnerRequest } from "../../subgraphs/partner-data/connectors/connector.ts";
import type { PartnerEndpoint } from "../../subgraphs/partner-data/connectors/endpoint.ts";
import { type Connectors, createConnectors } from "../../subgraphs/partner-data/connectors/index.ts";
import { OPEN_EGRESS, TENANT } from "../kit/open-egress.ts";

let folder: string;
let sandbox: Sandbox;
let authority: Authority;
let connectors: Connectors;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "genifi-connectors-"));
  [sandbox, authority, connectors] = await Promise.all([startSandbox({ folder }), createAuthority(), createConnectors(OPEN_EGRESS)]);
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

function endpointOf(id: string): PartnerEndpoint {
  const { address, trustAnchor, credential } = sandbox.registry.partners.find((partner) => partner.id === id)!;
  return { id, protocol: "lookup-json", address, recipient: id, trustAnchor, credential, settings: {} };
}

const NAME = ["givenName", "middleName", "familyName", "birthDate"];

function question(subject: Subject, changes: Partial<PartnerRequest> = {}): PartnerRequest {
  const identifiers: readonly (readonly [IdentifierName, string])[] = [
    ["phone", subject.phone],
    ["email", subject.email],
  ];
  return {
    category: "name",
    way: "RETRIEVE",
    claimed: new Map(),
    checks: [],
    attributes: NAME,
    identifiers: new Map(identifiers.map(([name, value]) => [name, Personal.of(value)])),
    subjectKind: subject.kind,
    country: subject.country,
    idempotencyKey: "0b7f4c0e-43f4-4a2e-9a54-8f6c1d2e3f40",
    signal: AbortSignal.timeout(10_000),
    ...changes,
  };
}

async function ask(partner: PartnerEndpoint | string, asked: PartnerRequest) {
  const endpoint = typeof partner === "string" ? endpointOf(partner) : partner;
  const { claims, provenance } = await connectors.connectorFor(endpoint, TENANT).ask(asked);
  return { claims: Object.fromEntries([...claims].map(([name, value]) => [name, reveal(value)])), provenance };
}

const faultOf = (answer: Promise<unknown>): Promise<unknown> =>
  answer.then(
    () => "no fault",
    (thrown: unknown) => thrown,
  );

/** Every text in a value, at any depth, that is telling enough to be looked for. */
const textsIn = (value: unknown): string[] =>
  typeof value === "string" ? [value].filter((text) => text.length > 2) : Object.values(value ?? {}).flatMap(textsIn);

function expectClean(fault: unknown, subject: Subject): void {
  const { message, stack } = fault as Error;
  const shown = [inspect(fault, { depth: null, showHidden: true, getters: true }), String(fault), JSON.stringify(fault), message, stack].join("\n");
  const { kind: _, ...values } = subject;
  for (const text of textsIn(values)) expect(shown).not.toContain(text);
}

async function callsOnce(id: string, state: string) {
  const giveUpAt = Date.now() + 3_000;
  for (;;) {
    const calls = await sandbox.control.calls(id);
    if (calls[0]?.state === state || Date.now() > giveUpAt) return calls;
    await sleep(5);
  }
}

describe("answers", () => {
  it("carry the claims and where they come from", async () => {
    const { claims, provenance } = await ask(PARTNER_IDS.northbank, question(KNOWN.complete));
    const { givenName, middleName, familyName, birthDate } = KNOWN.complete;
    expect(claims).toEqual({ givenName, middleName, familyName, birthDate });
    expect(provenance).toMatchObject({ trustFramework: "nist_800_63A", assuranceLevel: "ial2", evidence: ["document"] });
    expect(Personal.is(provenance.partnerReference)).toBe(true);
    expect(Math.abs(Date.parse(provenance.at) - Date.now())).toBeLessThan(5_000);
  });

  it("may be partial, and another partner may have the rest", async () => {
    const { givenName, middleName, familyName, birthDate } = KNOWN.partialAtFirst;
    const first = await ask(PARTNER_IDS.northbank, question(KNOWN.partialAtFirst));
    expect(first.claims).toEqual({ givenName, familyName });
    const missing = NAME.filter((attribute) => !(attribute in first.claims));
    const rest = await ask(PARTNER_IDS.maple, question(KNOWN.partialAtFirst, { attributes: missing }));
    expect(rest.claims).toEqual({ middleName, birthDate });
  });

  it("have no claims for a subject that the partner does not know", async () => {
    expect((await ask(PARTNER_IDS.northbank, question(KNOWN.unknown))).claims).toEqual({});
  });

  it("may hold more than texts", async () => {
    const employment = question(KNOWN.complete, { category: "employment", attributes: ["employer", "income"] });
    const { employer, income } = KNOWN.complete.employment;
    expect((await ask(PARTNER_IDS.payfolio, employment)).claims).toEqual({ employer, income });
  });

  it("may hold lists, each whole and wrapped as one value", async () => {
    const asked = question(KNOWN.complete, { category: "financial", attributes: ["accounts", "transactions"] });
    const { accounts, transactions } = KNOWN.complete.financial;
    expect((await ask(PARTNER_IDS.ledgerline, asked)).claims).toEqual({ accounts, transactions });
    const { claims } = await connectors.connectorFor(endpointOf(PARTNER_IDS.ledgerline), TENANT).ask(asked);
    expect([...claims.values()].map((value) => inspect(value, { depth: null, showHidden: true }))).toEqual(["[personal]", "[personal]"]);
  });
});

describe("what travels", () => {
  it("is the identifiers given and the attributes asked, and no others", async () => {
    const { registrationNumber, legalName } = KNOWN.company;
    const identifiers = new Map([["registrationNumber", Personal.of(registrationNumber)]] as const);
    const asked = question(KNOWN.company, { attributes: ["legalName"], identifiers });
    expect((await ask(PARTNER_IDS.maple, asked)).claims).toEqual({ legalName });
    expect(await sandbox.control.calls(PARTNER_IDS.maple)).toMatchObject([
      { requested: { name: ["legalName"] }, identifiers: ["registrationNumber"], idempotencyKey: asked.idempotencyKey, state: "answered" },
    ]);
    for (const id of [PARTNER_IDS.northbank, PARTNER_IDS.payfolio, PARTNER_IDS.corvid]) expect(await sandbox.control.calls(id)).toEqual([]);
  });
});

describe("faults", () => {
  const cases: readonly [Fault["kind"], PartnerFault["kind"]][] = [
    ["500", "PARTNER_ERROR"],
    ["malformed", "MALFORMED_ANSWER"],
    ["wrong-schema", "MALFORMED_ANSWER"],
  ];
  for (const [kind, expected] of cases) {
    it(`P04: ${kind} is ${expected}, and carries nothing that was sent or answered`, async () => {
      await sandbox.control.setFault(PARTNER_IDS.northbank, { kind });
      const fault = await faultOf(ask(PARTNER_IDS.northbank, question(KNOWN.complete)));
      expect(fault).toBeInstanceOf(PartnerFault);
      expect(fault).toMatchObject({ kind: expected, disclosed: true });
      expectClean(fault, KNOWN.complete);
    });
  }

  const waits: readonly Fault[] = [{ kind: "hang" }, { kind: "delay", delayMs: 60_000 }];
  for (const wait of waits) {
    it(`P04: ${wait.kind} ends with the caller's signal, which closes the partner's socket`, async () => {
      await sandbox.control.setFault(PARTNER_IDS.northbank, wait);
      const abort = new AbortController();
      const answer = faultOf(ask(PARTNER_IDS.northbank, question(KNOWN.complete, { signal: abort.signal })));
      expect(await callsOnce(PARTNER_IDS.northbank, "open")).toMatchObject([{ state: "open" }]);
      abort.abort(new Error(KNOWN.complete.email));
      const fault = await answer;
      expect(fault).toBeInstanceOf(PartnerFault);
      expect(fault).toMatchObject({ kind: "ABORTED", disclosed: true });
      expectClean(fault, KNOWN.complete);
      expect(await callsOnce(PARTNER_IDS.northbank, "aborted")).toMatchObject([{ state: "aborted" }]);
    });
  }

  it("more than was asked is dropped and counted", async () => {
    await sandbox.control.setFault(PARTNER_IDS.northbank, { kind: "over-deliver" });
    const { claims, overDelivered } = await connectors
      .connectorFor(endpointOf(PARTNER_IDS.northbank), TENANT)
      .ask(question(KNOWN.complete, { attributes: ["givenName"] }));
    expect([...claims.keys()]).toEqual(["givenName"]);
    expect(overDelivered).toBeGreaterThan(10);
  });

  it("a delay that is shorter than the deadline is none", async () => {
    await sandbox.control.setFault(PARTNER_IDS.northbank, { kind: "delay", delayMs: 50 });
    expect((await ask(PARTNER_IDS.northbank, question(KNOWN.complete, { attributes: ["givenName"] }))).claims).toEqual({ givenName: "Zelda" });
  });

  it("a signal that was aborted before lets nothing out", async () => {
    const fault = await faultOf(ask(PARTNER_IDS.northbank, question(KNOWN.complete, { signal: AbortSignal.abort() })));
    expect(fault).toMatchObject({ kind: "ABORTED", disclosed: false });
    expect(await sandbox.control.calls(PARTNER_IDS.northbank)).toEqual([]);
  });

  it("a refused credential is the partner's error", async () => {
    const endpoint = endpointOf(PARTNER_IDS.northbank);
    const refused = { ...endpoint, credential: { ...endpoint.credential, token: "not-the-credential" } };
    const fault = await faultOf(ask(refused, question(KNOWN.complete)));
    expect(fault).toMatchObject({ kind: "PARTNER_ERROR", disclosed: true });
    expect(inspect(fault, { depth: null, showHidden: true })).not.toContain("not-the-credential");
  });
});

describe("a partner of the test's own", () => {
  const servers: { close(): unknown; closeAllConnections(): void }[] = [];
  const received: string[] = [];

  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
    received.length = 0;
  });

  type Handler = (request: IncomingMessage, response: ServerResponse) => void;

  /** Notes each body and answers as told. */
  async function serve(handler: Handler, options: ServerOptions = {}): Promise<PartnerEndpoint & { readonly address: string }> {
    const certificate = await authority.certificate("A partner of the test");
    const server: Server = createServer({ ...certificate, ...options }, noting(handler));
    servers.push(server);
    const address = `https://127.0.0.1:${await listen(server)}`;
    return {
      id: "own",
      protocol: "lookup-json",
      address,
      recipient: "own",
      trustAnchor: authority.trustAnchor,
      credential: { token: "secret" },
      settings: {},
    };
  }

  const noting =
    (handler: Handler): Handler =>
    async (request, response) => {
      received.push((await request.setEncoding("utf8").toArray()).join(""));
      handler(request, response);
    };

  const answering =
    (claims: unknown): Handler =>
    (_, response) =>
      void response.writeHead(200).end(
        JSON.stringify({
          reference: "r-1",
          at: new Date().toISOString(),
          verification: { trustFramework: null, assuranceLevel: null, evidence: [] },
          claims,
        }),
      );

  it("gets exactly this body, and what it sends beyond the question is dropped", async () => {
    const more = { givenName: "Zelda", familyName: "Quillfeather", salary: "9", birthDate: { not: "a date" } };
    const endpoint = await serve(answering({ name: more, email: { address: "x@example.com" } }));
    const { claims } = await ask(endpoint, question(KNOWN.complete, { attributes: ["givenName"] }));
    expect(claims).toEqual({ givenName: "Zelda" });
    const { phone, email } = KNOWN.complete;
    expect(received.map((body) => JSON.parse(body) as unknown)).toEqual([
      { subject: { kind: "PERSON", country: "CA" }, identifiers: { phone, email }, requested: { name: ["givenName"] } },
    ]);
  });

  it("may say that it has no value, in any way", async () => {
    const endpoint = await serve(answering({ name: { givenName: null, middleName: "" } }));
    expect((await ask(endpoint, question(KNOWN.complete))).claims).toEqual({});
  });

  it("is malformed when it answers too much, or no JSON at all", async () => {
    for (const text of ["x".repeat(300_000), JSON.stringify("x".repeat(300_000)), "", "[]", "null", "<html>"]) {
      const endpoint = await serve((_, response) => void response.writeHead(200).end(text));
      expect(await faultOf(ask(endpoint, question(KNOWN.complete)))).toMatchObject({ kind: "MALFORMED_ANSWER", disclosed: true });
    }
  });

  it("P04: is in error when it closes the connection, and the fault carries nothing", async () => {
    const endpoint = await serve((request) => void request.socket.destroy());
    const fault = await faultOf(ask(endpoint, question(KNOWN.complete)));
    expect(fault).toMatchObject({ kind: "PARTNER_ERROR", disclosed: true });
    expectClean(fault, KNOWN.complete);
  });

  it("P36: is not followed to where it redirects", async () => {
    for (const status of [301, 302, 307, 308]) {
      const location = `${endpointOf(PARTNER_IDS.northbank).address}/v1/lookup`;
      const endpoint = await serve((_, response) => void response.writeHead(status, { location }).end());
      expect(await faultOf(ask(endpoint, question(KNOWN.complete)))).toMatchObject({ kind: "PARTNER_ERROR", disclosed: true });
    }
    expect(await sandbox.control.calls(PARTNER_IDS.northbank)).toEqual([]);
  });

  it("P36: learns nothing over plain HTTP", async () => {
    const server = createPlainServer(noting(answering({})));
    servers.push(server);
    const address = `http://127.0.0.1:${await listen(server)}`;
    const endpoint = { ...endpointOf(PARTNER_IDS.northbank), address };
    expect(await faultOf(ask(endpoint, question(KNOWN.complete)))).toMatchObject({ kind: "UNREACHABLE", disclosed: false });
    expect(received).toEqual([]);
  });

  it("P36: learns nothing with a certificate of another authority, of another host, or over old TLS", async () => {
    const right = await serve(answering({}));
    const old = await serve(answering({}), { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" });
    const wrong = [
      { ...right, trustAnchor: endpointOf(PARTNER_IDS.northbank).trustAnchor },
      { ...right, trustAnchor: null },
      { ...right, address: right.address.replace("127.0.0.1", "localhost") },
      old,
    ];
    for (const endpoint of wrong) {
      const fault = await faultOf(ask(endpoint, question(KNOWN.complete)));
      expect(fault).toMatchObject({ kind: "UNREACHABLE", disclosed: false });
      expectClean(fault, KNOWN.complete);
    }
    expect(received).toEqual([]);
    expect((await ask(right, question(KNOWN.complete))).claims).toEqual({});
  });

  it("is unreachable when nobody listens, and asked again once somebody does", async () => {
    const server = createPlainServer();
    const port = await listen(server);
    server.close();
    await once(server, "close");
    const endpoint = { ...endpointOf(PARTNER_IDS.northbank), address: `https://127.0.0.1:${port}` };
    expect(await faultOf(ask(endpoint, question(KNOWN.complete)))).toMatchObject({ kind: "UNREACHABLE", disclosed: false });
    expect((await ask(PARTNER_IDS.northbank, question(KNOWN.complete, { attributes: ["givenName"] }))).claims).toEqual({ givenName: "Zelda" });
  });
});
