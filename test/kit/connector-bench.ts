import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RequestListener } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import { expect } from "@jest/globals";
import { Personal } from "../../platform/personal/personal.ts";
import { reveal } from "../../platform/personal/reveal.ts";
import { createAuthority } from "../../scripts/sandbox/authority.ts";
import { type Sandbox, startSandbox } from "../../scripts/sandbox/client.ts";
import { listen, secureServer } from "../../scripts/sandbox/http.ts";
import { PARTNER_IDS } from "../../scripts/sandbox/known.ts";
import { type IdentifierName, PartnerFault, type PartnerRequest } from "../../subgraphs/partner-data/connectors/connector.ts";
import type { PartnerEndpoint } from "../../subgraphs/partner-data/connectors/endpoint.ts";
import { type Connectors, createConnectors } from "../../subgraphs/partner-data/connectors/index.ts";
import { OPEN_EGRESS, TENANT } from "./open-egress.ts";

/** One sandbox partner and the connector that asks it. */
export interface ConnectorBench {
  readonly sandbox: Sandbox;
  readonly id: string;
  endpoint(changes?: Partial<PartnerEndpoint>): PartnerEndpoint;
  ask(asked: PartnerRequest, endpoint?: PartnerEndpoint): Promise<{ readonly claims: Record<string, unknown>; readonly overDelivered: number }>;
  fault(asked: PartnerRequest, endpoint?: PartnerEndpoint): Promise<unknown>;
  /** Another endpoint of its protocol, which a test answers itself; over mutual TLS too. `stop` lets no further connection in. */
  serve(listener: RequestListener): Promise<PartnerEndpoint & { readonly address: string; stop(): void }>;
  afresh(): Promise<void>;
  close(): Promise<void>;
}

export async function openConnectorBench(partner: keyof typeof PARTNER_IDS): Promise<ConnectorBench> {
  const folder = await mkdtemp(join(tmpdir(), "genifi-connector-"));
  const [sandbox, connectors]: [Sandbox, Connectors] = await Promise.all([startSandbox({ folder }), createConnectors(OPEN_EGRESS)]);
  const id = PARTNER_IDS[partner];
  const endpoint: ConnectorBench["endpoint"] = (changes = {}) => {
    const { protocol, address, trustAnchor, credential, settings } = sandbox.registry.partners.find((each) => each.id === id)!;
    return { id, protocol: protocol as PartnerEndpoint["protocol"], address, recipient: id, trustAnchor, credential, settings, ...changes };
  };
  const ask: ConnectorBench["ask"] = async (asked, at = endpoint()) => {
    const { claims, overDelivered } = await connectors.connectorFor(at, TENANT).ask(asked);
    return { claims: Object.fromEntries([...claims].map(([name, value]) => [name, reveal(value)])), overDelivered };
  };
  const authority = await createAuthority();
  const servers: ReturnType<typeof secureServer>[] = [];
  const serve: ConnectorBench["serve"] = async (listener) => {
    const tls = { ...(await authority.certificate("A partner of the test")), ca: authority.trustAnchor };
    const { cert: certificate, key: privateKey } = await authority.certificate("genifi");
    const server = secureServer(tls, listener);
    const address = `https://127.0.0.1:${await listen(server)}`;
    servers.push(server);
    const stop = () => void server.close();
    const { trustAnchor } = authority;
    return { ...endpoint({ address, trustAnchor, credential: { ...endpoint().credential, certificate, privateKey } }), address, stop };
  };
  return {
    sandbox,
    id,
    serve,
    endpoint,
    ask,
    fault: (asked, at) => ask(asked, at).catch((thrown: unknown) => thrown),
    async afresh() {
      await sandbox.control.release(id);
      await sandbox.control.clearFaults();
      await sandbox.control.clearCalls();
    },
    async close() {
      await connectors.close();
      for (const server of servers) {
        server.close();
        server.closeAllConnections();
      }
      await sandbox.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export function question(
  category: string,
  attributes: readonly string[],
  identifiers: Partial<Record<IdentifierName, string>>,
  changes: Partial<PartnerRequest> = {},
): PartnerRequest {
  const given = Object.entries(identifiers) as [IdentifierName, string][];
  return {
    category,
    way: "RETRIEVE",
    claimed: new Map(),
    checks: [],
    attributes,
    identifiers: new Map(given.map(([name, value]) => [name, Personal.of(value)])),
    subjectKind: "PERSON",
    country: "CA",
    idempotencyKey: `0b7f4c0e-43f4-4a2e-9a54-8f6c1d2e3f40/${category}`,
    signal: AbortSignal.timeout(10_000),
    ...changes,
  };
}

/** Every text in a value, at any depth, that is telling enough to be looked for. */
const textsIn = (value: unknown): string[] =>
  typeof value === "string" ? [value].filter((text) => text.length > 4) : Object.values(value ?? {}).flatMap(textsIn);

/** A fault of this kind that holds none of these values, wherever one looks. */
export function expectFault(fault: unknown, kind: PartnerFault["kind"], disclosed: boolean, ...values: readonly unknown[]): void {
  expect(fault).toBeInstanceOf(PartnerFault);
  expect(fault).toMatchObject({ kind, disclosed });
  const { message, stack, cause } = fault as Error;
  expect(cause).toBeUndefined();
  const shown = [inspect(fault, { depth: null, showHidden: true, getters: true }), JSON.stringify(fault), String(fault), message, stack].join("\n");
  for (const text of textsIn(values)) expect(shown).not.toContain(text);
}

/** The partner's calls, once the first of them is in this state. */
export async function callsOnce({ sandbox, id }: ConnectorBench, state: string) {
  const giveUpAt = Date.now() + 3_000;
  for (;;) {
    const calls = await sandbox.control.calls(id);
    if (calls[0]?.state === state || Date.now() > giveUpAt) return calls;
    await sleep(5);
  }
}

/** What each fault of a sandbox partner comes to. */
export const FAULTS = [
  ["500", "PARTNER_ERROR"],
  ["malformed", "MALFORMED_ANSWER"],
  ["wrong-schema", "MALFORMED_ANSWER"],
] as const;

/** A partner that hangs ends with the caller's signal, and may have learned of the subject by then. */
export async function expectAbortable(bench: ConnectorBench, asked: PartnerRequest, ...values: readonly unknown[]): Promise<void> {
  await bench.sandbox.control.setFault(bench.id, { kind: "hang" });
  const abort = new AbortController();
  const ended = bench.fault({ ...asked, signal: abort.signal });
  expect(await callsOnce(bench, "open")).toMatchObject([{ state: "open" }]);
  abort.abort(new Error(textsIn(values)[0]));
  expectFault(await ended, "ABORTED", true, ...values);
  expect(await callsOnce(bench, "aborted")).toMatchObject([{ state: "aborted" }]);
}
