import { once } from "node:events";
import { createServer as createHttpsServer } from "node:https";
import { createServer, type Server as PlainServer } from "node:net";
import { afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { type Authority, createAuthority } from "../../scripts/sandbox/authority.ts";
import { listen } from "../../scripts/sandbox/http.ts";
import { type Egress, literalAddress, permits, pinnedLookup } from "../../subgraphs/partner-data/connectors/egress.ts";
import type { PartnerEndpoint } from "../../subgraphs/partner-data/connectors/endpoint.ts";
import { createTransport, type Transport } from "../../subgraphs/partner-data/connectors/transport.ts";
import { OPEN_EGRESS } from "../kit/open-egress.ts";

let authority: Authority;
const open: { close(): unknown }[] = [];

beforeAll(async () => {
  authority = await createAuthority();
});
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

/** Counts whoever connects. */
async function listening(): Promise<{ readonly port: number; connections: number }> {
  const counted = { port: 0, connections: 0 };
  const server: PlainServer = createServer((socket) => {
    counted.connections += 1;
    socket.destroy();
  }).listen(0, "127.0.0.1");
  open.push(server);
  await once(server, "listening");
  return Object.assign(counted, { port: (server.address() as { port: number }).port });
}

const endpointAt = (address: string): PartnerEndpoint => ({
  id: "own",
  protocol: "lookup-json",
  address,
  recipient: "its recipient",
  trustAnchor: authority.trustAnchor,
  credential: null,
  settings: {},
});

/** An egress that notes what it was asked to resolve, and answers in turn, the last one for ever. */
function egress({
  answers = [[]] as readonly (readonly string[])[],
  ...more
}: Partial<Egress> & { readonly answers?: readonly (readonly string[])[] } = {}) {
  const resolved: string[] = [];
  const resolve: Egress["resolve"] = async (hostname) => {
    resolved.push(hostname);
    return answers[Math.min(resolved.length, answers.length) - 1]!;
  };
  return { resolved, egress: { ...OPEN_EGRESS, privateAddresses: false, resolve, ...more } };
}

async function send(to: string | Transport, through: Egress = OPEN_EGRESS): Promise<unknown> {
  const transport = typeof to === "string" ? createTransport(endpointAt(to), through) : to;
  if (transport === null) return "no transport";
  const request = { method: "POST", path: "/", headers: {}, body: "x", signal: AbortSignal.timeout(2_000), discloses: true } as const;
  return transport.send(request).then(
    ({ status }) => status,
    (fault: unknown) => fault,
  );
}

const UNREACHABLE = { kind: "UNREACHABLE", disclosed: false };

describe("P35, P70: a host that is not registered", () => {
  it("gets no connection, and its name is not asked of DNS", async () => {
    const server = await listening();
    const { egress: closed, resolved } = egress({ allows: async () => false, privateAddresses: true, answers: [["127.0.0.1"]] });
    for (const host of ["127.0.0.1", "partner.example"]) {
      expect(await send(`https://${host}:${server.port}`, closed)).toMatchObject({ ...UNREACHABLE, unconnected: false });
    }
    expect({ connections: server.connections, resolved }).toEqual({ connections: 0, resolved: [] });
  });

  it("is asked for with its port, unless that is 443", async () => {
    const hosts: string[] = [];
    const allows = async (recipient: string, host: string) => {
      hosts.push(`${recipient}: ${host}`);
      return false;
    };
    for (const address of ["https://Partner.Example:8443/", "https://partner.example:443", "https://partner.example"]) {
      await send(address, egress({ allows }).egress);
    }
    expect(hosts).toEqual(["partner.example:8443", "partner.example", "partner.example"].map((host) => `its recipient: ${host}`));
  });

  it("is any host while the register cannot be read", async () => {
    const server = await listening();
    const allows = () => Promise.reject(new Error("no database"));
    expect(await send(`https://127.0.0.1:${server.port}`, egress({ allows, privateAddresses: true }).egress)).toMatchObject(UNREACHABLE);
    expect(server.connections).toBe(0);
  });
});

const REFUSED = [
  ["loopback", "127.0.0.1", "::1"],
  ["private", "10.1.2.3", "172.16.0.1", "192.168.1.1", "fc00::1", "fd12::1"],
  ["link-local", "169.254.169.254", "fe80::1"],
  ["multicast", "224.0.0.1", "239.255.255.255", "ff02::1"],
  ["unspecified", "0.0.0.0", "::"],
  ["carrier-grade NAT", "100.64.0.1", "100.127.255.255"],
  ["IPv4-mapped", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "::ffff:7f00:1"],
  ["translated or tunnelled", "64:ff9b::7f00:1", "2002:7f00:1::", "2001::1"],
  ["no address", "partner.example", ""],
] as const;

describe("an address that is not of the public internet", () => {
  it.each(REFUSED)("is refused: %s", (_name, ...addresses) => {
    for (const address of addresses) expect([address, permits(egress().egress, address)]).toEqual([address, false]);
  });

  it("is allowed where the configuration lets the sandbox be; others always are", () => {
    for (const address of ["127.0.0.1", "10.1.2.3", "::1"]) expect(permits(OPEN_EGRESS, address)).toBe(true);
    for (const address of ["8.8.8.8", "2606:4700:4700::1111"]) expect(permits(egress().egress, address)).toBe(true);
  });

  it("is refused as the endpoint's literal host too, in each way to write it", async () => {
    const server = await listening();
    for (const host of ["127.0.0.1", "2130706433", "0x7f.1", "127.1", "[::1]", "[::ffff:127.0.0.1]"]) {
      expect([host, await send(`https://${host}:${server.port}`, egress().egress)]).toEqual([host, "no transport"]);
    }
    expect(server.connections).toBe(0);
    expect([literalAddress("[::1]"), literalAddress("partner.example")]).toEqual(["::1", null]);
  });

  it("is refused when a name resolves to it, or to it beside others", async () => {
    const server = await listening();
    for (const answer of [["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["::ffff:127.0.0.1"], []]) {
      const asked = egress({ answers: [answer] });
      expect(await send(`https://partner.example:${server.port}`, asked.egress)).toMatchObject(UNREACHABLE);
      expect(asked.resolved).toEqual(["partner.example"]);
    }
    expect(server.connections).toBe(0);
  });
});

describe("a name", () => {
  const lookUp = (through: Egress) => {
    const lookup = pinnedLookup(through);
    return () =>
      new Promise((resolve, reject) => lookup("partner.example", { all: true }, (error, found) => (error ? reject(error) : resolve(found))));
  };

  it("keeps to its first answer: what it rebinds to is not used", async () => {
    const { egress: rebinding, resolved } = egress({ answers: [["8.8.8.8"], ["127.0.0.1"]] });
    const find = lookUp(rebinding);
    const first = [{ address: "8.8.8.8", family: 4 }];
    expect([await find(), await find()]).toEqual([first, first]);
    expect(resolved).toHaveLength(1);
  });

  it("is resolved again after a refusal", async () => {
    const find = lookUp(egress({ answers: [["127.0.0.1"], ["8.8.8.8"]] }).egress);
    await expect(find()).rejects.toThrow("ADDRESS_REFUSED");
    expect(await find()).toEqual([{ address: "8.8.8.8", family: 4 }]);
  });

  it("is resolved once for all connections to its partner, whose certificate must still be of that name", async () => {
    const serve = async (host: string) => {
      const server = createHttpsServer(await authority.certificate("A partner of the test", host), (_, response) => {
        response.writeHead(200, { connection: "close" }).end("{}");
      });
      open.push(server);
      return `https://partner.example:${await listen(server)}`;
    };
    const asked = egress({ privateAddresses: true, answers: [["127.0.0.1"], ["192.0.2.1"]] });
    const transport = createTransport(endpointAt(await serve("partner.example")), asked.egress)!;
    for (let round = 0; round < 3; round += 1) expect(await send(transport)).toBe(200);
    expect(asked.resolved).toEqual(["partner.example"]);
    expect(await send(await serve("other.example"), egress({ privateAddresses: true, answers: [["127.0.0.1"]] }).egress)).toMatchObject(UNREACHABLE);
  });
});
