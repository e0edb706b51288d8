import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type ServerOptions } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { Validator } from "@seriousme/openapi-schema-validator";
import type { Partner } from "../../scripts/partner/ask.ts";
import { certify } from "../../scripts/partner/certify.ts";
import { type Authority, createAuthority } from "../../scripts/sandbox/authority.ts";
import { type Sandbox, startSandbox } from "../../scripts/sandbox/client.ts";
import { KNOWN, PARTNER_IDS } from "../../scripts/sandbox/known.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const { email, givenName, familyName, birthDate } = KNOWN.complete;
const SUBJECT = { kind: "PERSON", country: "CA", identifiers: { email }, requested: { name: ["givenName", "familyName"] } } as const;
const TOKEN = "a-token-of-the-test";

let folder: string;
let sandbox: Sandbox;
let authority: Authority;
const closers: (() => void)[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "genifi-partner-check-"));
  [sandbox, authority] = await Promise.all([startSandbox({ folder }), createAuthority()]);
});
afterEach(async () => {
  await sandbox.control.clearFaults();
  await sandbox.control.release(PARTNER_IDS.northbank);
  for (const close of closers.splice(0)) close();
});
afterAll(async () => {
  await sandbox?.stop();
  await rm(folder, { recursive: true, force: true });
});

function northbank(deadlineMs = 5_000): Partner {
  const { address, trustAnchor, credential } = sandbox.registry.partners.find(({ id }) => id === PARTNER_IDS.northbank)!;
  const tls = { ca: trustAnchor ?? "", cert: credential!.certificate, key: credential!.privateKey };
  return { origin: new URL(address ?? ""), tls, token: credential?.token ?? "", subject: SUBJECT, deadlineMs };
}

/** By check: what is wrong; none that passed. */
async function wrongOf(one: Partner): Promise<Record<string, string | null>> {
  const verdicts = await certify(one, () => undefined);
  return Object.fromEntries(verdicts.filter(({ result }) => result !== "PASSED").map(({ id, wrong }) => [id, wrong]));
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly text: string;
  /** Answers as a good partner does. */
  well(changes?: object, claims?: object): void;
  refuse(status: number, code: string): void;
}

const RECORD: Readonly<Record<string, string>> = { givenName, familyName, birthDate };
const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};
const good = ({ well }: Exchange) => well();

/** A partner that is good but for what a test changes. */
async function partner(behave: (exchange: Exchange) => void = good, tls: ServerOptions = {}): Promise<Partner> {
  const { cert, key } = await authority.certificate("A partner");
  const options = { cert, key, ca: authority.trustAnchor, requestCert: true, rejectUnauthorized: true, minVersion: "TLSv1.2" as const };
  const server = createServer({ ...options, ...tls }, (request, response) => {
    void (async () => {
      let text = "";
      for await (const chunk of request.setEncoding("utf8")) text += chunk;
      const send = (status: number, body: object) => response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
      const refuse = (status: number, code: string) => void send(status, { error: { code } });
      const well = (changes: object = {}, claims?: object) => {
        if (request.headers.authorization !== `Bearer ${TOKEN}`) return refuse(401, "unauthorized");
        if (request.method !== "POST" || request.url !== "/v1/lookup") return refuse(404, "not_found");
        let question: { subject?: unknown; identifiers?: { email?: unknown }; requested?: Record<string, string[]> };
        try {
          question = JSON.parse(text);
        } catch {
          return refuse(400, "invalid_request");
        }
        const { identifiers, requested, subject: kind, ...others } = question;
        if (!kind || !requested || typeof identifiers !== "object" || Array.isArray(identifiers) || Object.keys(others).length > 0)
          return refuse(400, "invalid_request");
        const asked = (requested["name"] ?? []).filter((name) => RECORD[name] !== undefined);
        const known = { name: Object.fromEntries(asked.map((name) => [name, RECORD[name]])) };
        const verification = { trustFramework: null, assuranceLevel: null, evidence: [] };
        const found = identifiers.email === email ? (claims ?? known) : {};
        send(200, { reference: randomUUID(), at: new Date().toISOString(), verification, claims: found, ...changes });
      };
      behave({ request, response, text, well, refuse });
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { cert: shown, key: shownKey } = await authority.certificate("genifi");
  const origin = new URL(`https://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return { origin, tls: { ca: authority.trustAnchor, cert: shown, key: shownKey }, token: TOKEN, subject: SUBJECT, deadlineMs: 2_000 };
}

describe("the partner protocol's document", () => {
  it("P29: is OpenAPI 3.1, and describes each attribute of each category", async () => {
    const document = JSON.parse(await readFile(join(ROOT, "docs/partner-protocol.openapi.json"), "utf8"));
    expect(await new Validator().validate(structuredClone(document))).toMatchObject({ valid: true });
    expect(document.openapi).toBe("3.1.0");
    const { properties } = document.components.schemas.Answer.properties.claims;
    const attributes = Object.entries<{ properties: Record<string, { description?: string }> }>(properties).flatMap(
      ([category, { properties: each }]) =>
        Object.entries(each).map(([name, { description }]) => [`${category}.${name}`, description?.length ?? 0] as const),
    );
    expect(attributes.length).toBeGreaterThan(50);
    expect(attributes.filter(([, described]) => described === 0)).toEqual([]);
  });
});

describe("npm run partner:check", () => {
  it("finds nothing wrong with a good partner", async () => {
    expect(await wrongOf(northbank())).toEqual({});
    expect(await wrongOf(await partner())).toEqual({});
  });

  it.each([
    ["500", "answer", "answered 500"],
    ["malformed", "answer", "not JSON"],
    ["wrong-schema", "answer", "claims.name.givenName"],
    ["reset", "answer", "connection failed"],
    ["hang", "answer", "no answer within 400 ms"],
    ["over-deliver", "over-delivery", "name.middleName"],
  ] as const)("finds the sandbox's fault %s by %s", async (kind, check, words) => {
    await sandbox.control.setFault(PARTNER_IDS.northbank, { kind });
    const wrong = await wrongOf(northbank(400));
    expect(wrong[check]).toContain(words);
    expect(JSON.stringify(wrong)).not.toContain(givenName);
    expect(JSON.stringify(wrong)).not.toContain(email);
  });

  const FAULTS: Readonly<Record<string, readonly [string, (exchange: Exchange) => void]>> = {
    "answers without a token": ["token", ({ well, request }) => ((request.headers.authorization = `Bearer ${TOKEN}`), well())],
    "lacks what it should know": ["known", ({ well }) => well({}, { name: { givenName } })],
    "knows everybody": ["unknown-subject", ({ well }) => well({ claims: { name: { givenName } } })],
    "has one reference": ["reference", ({ well }) => well({ reference: "one" })],
    "has a wrong clock": ["clock", ({ well }) => well({ at: "2020-01-01T00:00:00Z" })],
    "answers a repetition otherwise": ["idempotency", ({ well }) => well({}, { name: { givenName: randomUUID(), familyName } })],
    "takes what is no question": ["refusals", ({ well, text, refuse }) => (text.includes('"padding"') ? refuse(200, "fine") : well())],
    "answers an error in another shape": [
      "refusals",
      ({ well, response, text }) => (isJson(text) ? well() : void response.writeHead(400).end("Bad Request")),
    ],
    "quotes identifiers in errors": [
      "errors-quote-nothing",
      ({ well, response, text, request }) => {
        if (isJson(text) || request.method === "GET") return well();
        response.writeHead(400).end(JSON.stringify({ error: { code: "invalid_request" }, body: text }));
      },
    ],
    redirects: [
      "no-redirect",
      ({ well, request, response }) => (request.url === "/" ? void response.writeHead(302, { location: "/v1/lookup" }).end() : well()),
    ],
    "closes each connection": ["deadline", ({ well, response }) => (response.setHeader("connection", "close"), well())],
    "drops what comes at once": [
      "side-by-side",
      (() => {
        let busy = 0;
        return ({ well, refuse }) => {
          busy += 1;
          setTimeout(() => {
            if (busy > 3) refuse(429, "rate_limited");
            else well();
            busy -= 1;
            // For as long as it takes to open all connections, on a machine that is busy too.
          }, 100);
        };
      })(),
    ],
  };

  it.each(Object.entries(FAULTS))("finds a partner that %s", async (_, [check, behave]) => {
    const wrong = await wrongOf(await partner(behave));
    expect(Object.keys(wrong)).toContain(check);
    expect(JSON.stringify(wrong)).not.toContain(email);
  });

  it("P36: finds a server that lets in callers without, or with any, certificate, and one that speaks old TLS", async () => {
    expect(await wrongOf(await partner(good, { requestCert: false }))).toEqual({ "client-certificate": expect.stringContaining("no certificate") });
    const lax = await partner(good, { rejectUnauthorized: false });
    expect(Object.keys(await wrongOf(lax))).toEqual(["client-certificate"]);
    const old = await partner(good, { minVersion: "TLSv1", ciphers: "DEFAULT@SECLEVEL=0" });
    expect(await wrongOf(old)).toEqual({ "old-tls": expect.stringContaining("TLS 1.1 or older") });
  });

  it("asks nothing of a server whose certificate is of another authority", async () => {
    let asked = 0;
    const one = await partner((exchange) => {
      asked += 1;
      exchange.well();
    });
    const { trustAnchor } = await createAuthority();
    const wrong = await wrongOf({ ...one, tls: { ...one.tls, ca: trustAnchor } });
    expect(wrong["tls"]).toContain("not of the authority");
    expect(wrong["answer"]).toBeNull();
    expect(asked).toBe(0);
  });

  it("tells by its exit, in lines or JSON, and says how to be called", async () => {
    const { origin, tls, token } = northbank();
    const names = { "authority.pem": tls.ca, "genifi.pem": tls.cert, "genifi.key": tls.key, token, "subject.json": JSON.stringify(SUBJECT) };
    await Promise.all(Object.entries(names).map(([name, text]) => writeFile(join(folder, name), text)));
    const flags = ["--folder", folder, "--subject", join(folder, "subject.json")];
    const run = (...given: string[]) =>
      promisify(execFile)(process.execPath, ["--import", "./scripts/loader.mjs", "scripts/partner-check.ts", ...given], { cwd: ROOT });
    expect((await run(origin.origin, ...flags)).stdout).toContain("All 17 are as they should be.");
    await sandbox.control.setFault(PARTNER_IDS.northbank, { kind: "over-deliver" });
    const failed = await run(origin.origin, ...flags, "--json").catch((error: { code: number; stdout: string }) => error);
    expect(failed).toMatchObject({ code: 1 });
    expect(JSON.parse(failed.stdout)).toMatchObject({
      certified: false,
      verdicts: expect.arrayContaining([expect.objectContaining({ id: "over-delivery", result: "FAILED" })]),
    });
    await expect(run("http://127.0.0.1:1", ...flags)).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining("https") });
    await expect(run(origin.origin)).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining("--folder and --subject") });
    expect((await run("--help")).stdout).toContain("--deadline");
  }, 30_000);
});
