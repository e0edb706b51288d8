import { mkdtemp, readFile } from "node:fs/promises";
import { request as askPlainly, type Server } from "node:http";
import { createServer, request as askOverTls } from "node:https";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { httpHop } from "../../gateway/http-hop.ts";
import { createAuthority } from "../../scripts/sandbox/authority.ts";
import { type RoleProcess, startRole } from "../../scripts/trial/role.ts";
import { roomCertificates } from "../../scripts/trial/room-certificates.ts";
import { testRun } from "../kit/coordinates.ts";
import { type Customer, type Platform, readyCustomer, startPlatform } from "../kit/platform.ts";

let platform: Platform;
let customer: Customer;
let impostor: Server | undefined;

beforeAll(async () => {
  platform = await startPlatform({ shape: "tls" });
  customer = await readyCustomer(platform);
});
afterAll(async () => {
  impostor?.close();
  await platform?.stop();
});

const portOf = (room: string): number => platform.roles.get(room)?.port ?? 0;

type Ask = typeof askPlainly | typeof askOverTls;

/** The status that a room answers a caller with, or how it refused to be talked to. */
const outcome = (ask: Ask, options: object) =>
  new Promise<number | string>((resolve) => {
    ask({ host: "127.0.0.1", path: "/livez", agent: false, ...options }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    })
      .on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
      .end();
  });

describe("a room on a port", () => {
  it("answers a caller with a certificate of the rooms' authority", async () => {
    const environment = platform.roomCertificates ?? {};
    const [ca, cert, key] = await Promise.all(
      ["ROOM_AUTHORITY_FILE", "ROOM_CERTIFICATE_FILE", "ROOM_KEY_FILE"].map((name) => readFile(environment[name] ?? "", "utf8")),
    );
    for (const room of ["accounts", "partner-data"]) expect(await outcome(askOverTls, { port: portOf(room), ca, cert, key })).toBe(200);
  });

  it("answers nobody in plain HTTP, without a certificate, or with another authority's", async () => {
    const { certificate } = await createAuthority();
    const stranger = await certificate("a stranger");
    const ca = await readFile(platform.roomCertificates?.["ROOM_AUTHORITY_FILE"] ?? "", "utf8");
    for (const room of ["accounts", "consent", "billing", "partner-data", "analytics"]) {
      const port = portOf(room);
      expect(await outcome(askPlainly, { port })).toBe("ECONNRESET");
      expect(await outcome(askOverTls, { port, ca })).toMatch(/CERTIFICATE_REQUIRED|ECONNRESET/);
      expect(await outcome(askOverTls, { port, ca, ...stranger })).toMatch(/UNKNOWN_CA|ECONNRESET/);
    }
  });

  it("is believed by the gateway only with a certificate of the rooms' authority", async () => {
    const ask = () => customer.ask("{ partners { name } viewer { kind } }");
    expect((await ask()).data?.["partners"]?.length).toBeGreaterThan(3);
    const port = portOf("partner-data");
    await platform.roles.get("partner-data")?.stop();
    const { certificate } = await createAuthority();
    let heard = 0;
    impostor = createServer(await certificate("an impostor"), (_request, response) => {
      heard += 1;
      response.end();
    });
    await new Promise<void>((resolve) => impostor?.listen(port, "127.0.0.1", resolve));
    const { data, errors } = await ask();
    expect({ partners: data?.["partners"], kind: data?.["viewer"].kind, codes: errors.map(({ extensions }) => extensions["code"]) }).toEqual({
      partners: null,
      kind: "CLIENT",
      codes: ["ROOM_UNAVAILABLE"],
    });
    expect(heard).toBe(0);
    await new Promise((resolve) => impostor?.close(resolve));
    await platform.restart("partner-data");
    expect((await ask()).errors).toEqual([]);
  });
});

describe("the gateway's hop", () => {
  it("believes no certificate of the right authority for another host, and shows it nothing", async () => {
    const authority = await createAuthority();
    let heard = 0;
    const call = async (host: string | undefined) => {
      const server = createServer(await authority.certificate("a room", host), (_request, response) => {
        heard += 1;
        response.writeHead(200, { "content-type": "application/graphql-response+json" }).end('{"data":{}}');
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const { port } = server.address() as { port: number };
      const hop = httpHop({
        url: `https://127.0.0.1:${port}/graphql`,
        tls: { ca: authority.trustAnchor, ...(await authority.certificate("the gateway")) },
      });
      const terms = { authorization: "Bearer x", signal: AbortSignal.timeout(5_000), deadlineAt: Date.now() + 5_000, mostAnswerBytes: 1_000 };
      return hop.call({ query: "{ a }" }, terms).finally(async () => {
        await hop.close?.();
        server.close();
      });
    };
    await expect(call("other.internal")).rejects.toThrow(/altnames|does not match/i);
    expect(heard).toBe(0);
    expect(await call(undefined)).toEqual({ data: {} });
  });
});

describe("the gateway's way to the authorisation server", () => {
  const metadata = (path: string, headers: Readonly<Record<string, string>>) =>
    outcome(askPlainly, { port: Number(new URL(platform.origin).port), path, headers });

  it("does not depend on the name that a client calls us by", async () => {
    for (const host of ["api.genifi.example", "rooms.genifi.example:444", "127.0.0.1"])
      expect(await metadata("/.well-known/oauth-authorization-server", { host })).toBe(200);
  });

  it("leads to nothing else in accounts, however the path is written", async () => {
    const authorization = `Bearer ${customer.token}`;
    for (const path of [
      "/oauth/../graphql",
      "/oauth/%2e%2e/graphql",
      "/.well-known/../graphql",
      "/oauth/..\\graphql",
      "/oauth/../livez",
      "/oauth//../graphql",
    ])
      expect({ path, status: await metadata(path, { authorization }) }).toEqual({ path, status: 404 });
  });
});

describe("an address that would carry values in the clear", () => {
  const refusalOf = async (environment: Readonly<Record<string, string>>): Promise<string> => {
    const started: RoleProcess | string = await startRole("gateway", { PORT: "0", ...environment }).catch((error: Error) => error.message);
    if (typeof started === "string") return started;
    await started.stop();
    throw new Error("The gateway started.");
  };

  it("is a fault of the configuration: plain HTTP, a path, or no certificate to show", async () => {
    expect(await refusalOf({ ROOM_URLS: '{"billing":"http://10.0.0.7:8080"}' })).toContain(
      "- ROOM_URLS: must be a JSON object of origins by room, each https",
    );
    expect(await refusalOf({ ROOM_URLS: '{"billing":"https://billing.internal/x"}' })).toContain("- ROOM_URLS: must be");
    expect(await refusalOf({ ROOM_URLS: '{"billing":"https://billing.internal:8443"}' })).toContain("- ROOM_URLS: needs ROOM_CERTIFICATE_FILE");
  });

  it("is refused for the public door too, whatever the rooms speak", async () => {
    const { environment } = await roomCertificates(await mkdtemp(join(testRun().folder, "rooms-")));
    expect(await refusalOf({ ...environment, HOST: "0.0.0.0" })).toContain("HOST: may be something other than loopback only with TLS");
    const urls = JSON.stringify({ billing: "https://127.0.0.1:1" });
    expect(await refusalOf({ ...environment, ROOM_URLS: urls })).toContain("ROOM_URLS: lacks accounts, consent, partner-data, analytics");
  });
});
