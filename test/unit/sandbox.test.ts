import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { request as send } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { type Sandbox, startSandbox } from "../../scripts/sandbox/client.ts";
import { finder } from "../../scripts/sandbox/find.ts";
import { KNOWN, PARTNER_IDS } from "../../scripts/sandbox/known.ts";
import { population } from "../../scripts/sandbox/population.ts";
import { PARTNERS } from "../../scripts/sandbox/partners.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

let folder: string;
let sandbox: Sandbox;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "genifi-sandbox-"));
  sandbox = await startSandbox({ folder: join(folder, "run") });
});

beforeEach(async () => {
  await sandbox.control.clearFaults();
  await sandbox.control.clearCalls();
});

afterAll(async () => {
  await sandbox.stop();
  await sandbox.stop();
  expect(existsSync(join(folder, "run/sandbox.json"))).toBe(false);
  await rm(folder, { recursive: true, force: true });
});

const { email, givenName, familyName } = KNOWN.complete;
const LOOKUP = { subject: { kind: "PERSON", country: "CA" }, identifiers: { email }, requested: { name: ["givenName"] } };

interface Post {
  readonly body?: unknown;
  readonly path?: string;
  readonly authorization?: string;
}

/** A bare client, so that the protocol is tested and not our connector. */
async function post({ body = LOOKUP, path = "/v1/lookup", authorization }: Post = {}, id: string = PARTNER_IDS.northbank) {
  const { address, trustAnchor, credential } = sandbox.registry.partners.find((partner) => partner.id === id)!;
  const headers = { authorization: authorization ?? `Bearer ${credential!.token}`, "idempotency-key": "key-1" };
  const request = send(new URL(path, address!), {
    method: "POST",
    ca: trustAnchor!,
    cert: credential!.certificate,
    key: credential!.privateKey,
    headers,
    agent: false,
  });
  request.end(typeof body === "string" ? body : JSON.stringify(body));
  const [response] = (await once(request, "response")) as [import("node:http").IncomingMessage];
  const text = (await response.setEncoding("utf8").toArray()).join("");
  return { status: response.statusCode, text };
}

const code = ({ status, text }: { status: number | undefined; text: string }) => [
  status,
  (JSON.parse(text) as { error: { code: string } }).error.code,
];

describe("a sandbox partner", () => {
  it("answers with claims and provenance", async () => {
    const { status, text } = await post();
    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual({
      reference: expect.any(String),
      at: expect.any(String),
      verification: { trustFramework: "nist_800_63A", assuranceLevel: "ial2", evidence: ["document"] },
      claims: { name: { givenName } },
    });
  });

  it("refuses another credential, another path and another shape", async () => {
    expect(code(await post({ authorization: "Bearer x" }))).toEqual([401, "unauthorized"]);
    expect(code(await post({ path: "/v2/lookup" }))).toEqual([404, "not_found"]);
    for (const body of ["{", "[]", { ...LOOKUP, more: 1 }, { ...LOOKUP, identifiers: { iban: "1" } }, "x".repeat(70_000)]) {
      expect(code(await post({ body }))).toEqual([400, "invalid_request"]);
    }
    expect(await sandbox.control.calls(PARTNER_IDS.northbank)).toEqual([]);
  });

  it("notes of a call what was asked, and no value", async () => {
    await post();
    const calls = await sandbox.control.calls(PARTNER_IDS.northbank);
    expect(calls).toEqual([
      {
        at: expect.any(String),
        byTicket: false,
        requested: { name: ["givenName"] },
        identifiers: ["email"],
        idempotencyKey: "key-1",
        state: "answered",
        endedAt: expect.any(Number),
      },
    ]);
    expect(JSON.stringify(calls)).not.toContain(email);
  });

  it("quotes values in its faulty answers, so that a leak of them can be seen", async () => {
    await sandbox.control.setFault(PARTNER_IDS.northbank, { kind: "500" });
    expect((await post()).text).toContain(email);
    await sandbox.control.setFault(PARTNER_IDS.northbank, { kind: "malformed" });
    expect((await post()).text).toContain(givenName);
    expect((await post({}, PARTNER_IDS.maple)).status).toBe(200);
  });

  it("sends all that it holds when it is told to, asked or not", async () => {
    await sandbox.control.setFault(PARTNER_IDS.northbank, { kind: "over-deliver" });
    const { claims } = JSON.parse((await post()).text) as { claims: Record<string, Record<string, unknown>> };
    expect(claims).toMatchObject({ name: { givenName, familyName }, email: { address: email }, address: { locality: "Montreal" } });
  });

  it("that hangs goes on when it is released", async () => {
    await sandbox.control.setFault(PARTNER_IDS.northbank, { kind: "hang" });
    const answer = post();
    const giveUpAt = Date.now() + 3_000;
    while ((await sandbox.control.calls(PARTNER_IDS.northbank)).length === 0 && Date.now() < giveUpAt) await sleep(5);
    await sandbox.control.release(PARTNER_IDS.northbank);
    expect((await answer).status).toBe(200);
  });
});

describe("the control door", () => {
  it("refuses what it does not know", async () => {
    await expect(sandbox.control.calls("nobody")).rejects.toThrow("404");
    await expect(sandbox.control.setFault(PARTNER_IDS.maple, { kind: "nothing" as never })).rejects.toThrow("400");
    expect((await fetch(`${sandbox.registry.control}/`)).status).toBe(404);
  });
});

describe("the sandbox's people", () => {
  const find = finder(population());
  const subject = { kind: "PERSON", country: "CA" } as const;

  it("are the same at every start, and each has keys of its own", () => {
    expect(population()).toEqual(population());
    for (const key of ["email", "phone"] as const) expect(new Set(population().map((each) => each[key])).size).toBe(population().length);
  });

  it("are found by any identifier, however it is written", () => {
    const { birthDate, phone } = KNOWN.complete;
    const ways = [{ email: ` ${email.toUpperCase()} ` }, { phone: phone.replace(/^(\+1)(\d{3})/, "$1 ($2) ") }, { givenName, familyName, birthDate }];
    for (const identifiers of ways) expect(find({ subject, identifiers })).toBe(KNOWN.complete);
    expect(find({ subject, identifiers: { givenName, familyName } })).toBeUndefined();
    expect(find({ subject: { ...subject, kind: "COMPANY" }, identifiers: { email } })).toBeUndefined();
    expect(find({ subject, identifiers: { email: KNOWN.unknown.email } })).toBeUndefined();
  });
});

describe("the process", () => {
  it("keeps its credentials to its user, and ends when whoever started it ends", async () => {
    const run = join(folder, "short");
    const file = join(run, "sandbox.json");
    const child = spawn(process.execPath, ["--import", "./scripts/loader.mjs", "scripts/sandbox/main.ts", "--folder", run], {
      cwd: root,
      stdio: ["pipe", "pipe", "inherit"],
    });
    const [said] = (await once(child.stdout, "data")) as [Buffer];
    const twins = PARTNERS.filter(({ protocol }) => protocol === "lookup-json").length;
    expect(JSON.parse(said.toString())).toMatchObject({ ready: true, file, partners: PARTNERS.length + twins });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(said.toString()).not.toContain((JSON.parse(await readFile(file, "utf8")) as Sandbox["registry"]).partners[0]!.credential!.token);
    child.stdin.destroy();
    expect((await once(child, "exit"))[0]).toBe(0);
    expect(existsSync(file)).toBe(false);
  });
});
