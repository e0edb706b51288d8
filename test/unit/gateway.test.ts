import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, request as httpRequest, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Script } from "node:vm";
import { brotliDecompressSync } from "node:zlib";
import { composeServices } from "@apollo/composition";
import { buildSubgraphSchema } from "@apollo/subgraph";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { parse } from "graphql";
import { createLocalJWKSet, type CryptoKey, importJWK, SignJWT } from "jose";
import { gatewayConfig, type Gateway, httpHop, inProcessHop, openGateway } from "../../gateway/main.ts";
import { parseEnvironment } from "../../platform/config/environment.ts";
import { ClientError } from "../../platform/errors/client-error.ts";
import { sendRefusal } from "../../platform/http/refusal.ts";
import { createSubgraphAuthenticator } from "../../platform/identity/authenticator.ts";
import { generateSigningKey } from "../../platform/keys/signing-key.ts";
import { type Log, allowListed } from "../../platform/logging/log.ts";
import type { Call } from "../../platform/subgraph/call.ts";
import { openRoomDoor, type RoomDoor } from "../../platform/subgraph/room-door.ts";

const MARKER = "canary-7f3a9c";
const ISSUER = "http://issuer.test";
const AUDIENCE = "urn:genifi:api";
const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@tag"])`;

const PEOPLE = `${LINK}
  scalar Secret @tag(name: "personal")
  scalar Moment
  input SecretInput { secret: Secret!, count: Int }
  type Query {
    person(id: ID!): Person
    people: [Person]
    seen(input: SecretInput!): Boolean
    show(secret: Secret): Boolean
    number(n: Int!): Int
    moment: Moment
    misbehave: String
    deep: Deep
  }
  type Deep { deep: Deep, name: String }
  type Mutation { deliver(key: String!): String @tag(name: "once") }
  type Person @key(fields: "id") { id: ID!, name: String }
`;
const COSTS = `${LINK}
  type Query { currency: String }
  type Person @key(fields: "id") { id: ID!, cost: Int }
`;
const COSTS_LATER = COSTS.replace("currency: String", "currency: String, tax: Int");

class PersonIsAsleep extends ClientError<"PERSON_IS_ASLEEP"> {
  constructor() {
    super("PERSON_IS_ASLEEP", "The person sleeps: ask later.");
  }
}

/** How a room's resolvers behave in a test, and what they saw. */
const rooms = {
  cost: async (_call: Call): Promise<number> => 7,
  misbehave: async (_call: Call): Promise<string> => "no",
  isLocked: false,
  calls: 0,
  logged: "",
};

const ran = <T>(value: T): T => {
  rooms.calls += 1;
  return value;
};

const resolvers = {
  people: {
    Query: {
      person: (_: unknown, { id }: { id: string }) => ran({ id, name: "Ann" }),
      people: () =>
        ran([
          { id: "1", name: "Ann" },
          { id: "2", name: "Bob" },
        ]),
      seen: () => ran(true),
      show: () => ran(true),
      number: (_: unknown, { n }: { n: number }) => ran(n),
      moment: () => ran(new Date(0)),
      misbehave: (_: unknown, __: unknown, call: Call) => ran(rooms.misbehave(call)),
    },
    Mutation: { deliver: (_: unknown, { key }: { key: string }) => ran(key) },
  },
  costs: {
    Query: { currency: () => ran("EUR") },
    Person: { cost: (_: unknown, __: unknown, call: Call) => ran(rooms.cost(call)), __resolveReference: ({ id }: { id: string }) => ({ id }) },
  },
};

const log: Log = Object.fromEntries(
  ["info", "warn", "error"].map((level) => [
    level,
    (event: string, fields = {}) => (rooms.logged += `${level} ${event} ${JSON.stringify(allowListed(fields))}\n`),
  ]),
) as never;

function supergraph(costs = COSTS): string {
  const { supergraphSdl, errors } = composeServices([
    { name: "people", typeDefs: parse(PEOPLE), url: "http://people.internal.test" },
    { name: "costs", typeDefs: parse(costs), url: "http://costs.internal.test" },
  ]);
  if (!supergraphSdl) throw new Error(String(errors));
  return supergraphSdl;
}

async function newKey() {
  const { kid, publicJwk, privateJwk } = await generateSigningKey("EdDSA");
  return { kid, publicJwk, privateKey: (await importJWK(privateJwk, "EdDSA")) as CryptoKey };
}

const listen = (server: Server, where: number | string) => new Promise<void>((resolve) => void server.listen(where as number, () => resolve()));
async function until(holds: () => boolean, patience = 500): Promise<void> {
  expect(patience).toBeGreaterThan(0);
  if (holds()) return;
  await new Promise((resolve) => setTimeout(resolve, 10));
  await until(holds, patience - 1);
}

/** Unlike fetch, leaves the body as it came. */
const get = (url: string, headers: Record<string, string>) =>
  new Promise<{ status: number; headers: Record<string, unknown>; bytes: Buffer }>((resolve, reject) => {
    const request = httpRequest(url, { headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes: Buffer.concat(chunks) }));
    });
    request.on("error", reject).end();
  });

interface Answered {
  readonly status: number;
  readonly text: string;
  readonly body: { data?: Record<string, never> | null; errors?: { message: string; path?: unknown[]; extensions: { code: string } }[] };
}

const codes = ({ body }: Answered) => body.errors?.map(({ extensions }) => extensions.code);
const lost = (code: string) => [0, 1].map((index) => ({ path: ["people", index, "cost"], extensions: { code } }));
const nested = (times: number, inner: string) => `${"{ deep ".repeat(times)}${inner}${"}".repeat(times)}`;
const fragments = (times: number, body: (next: string) => string) =>
  `{ deep { ...f0 } } ${Array.from({ length: times }, (_, index) => `fragment f${index} on Deep { ${body(`...f${index + 1}`)} }`).join(" ")} fragment f${times} on Deep { name }`;

describe.each(["in process", "over HTTP"])("gateway, rooms %s", (way) => {
  let gateway: Gateway;
  let origin: string;
  let token: string;
  let folder: string;
  const servers: Server[] = [];
  const doors: RoomDoor[] = [];

  beforeAll(async () => {
    const [gatewayKey, issuerKey] = [await newKey(), await newKey()];
    folder = await mkdtemp(join(tmpdir(), "genifi-gateway-"));
    const hops = await Promise.all(
      (
        [
          ["people", PEOPLE],
          ["costs", COSTS_LATER],
        ] as const
      ).map(async ([name, sdl]) => {
        const typeDefs = parse(sdl);
        const authenticate = createSubgraphAuthenticator({ room: name, internalKeys: [gatewayKey.publicJwk], accessTokens: null });
        const door = await openRoomDoor({
          name,
          schema: buildSubgraphSchema([{ typeDefs, resolvers: resolvers[name] as never }]),
          typeDefs,
          log,
          authenticate: async (header) => await authenticate(rooms.isLocked && name === "costs" ? undefined : header),
          context: (call) => call,
          mostBytes: 2_000_000,
          mostTokens: 20_000,
          deadlineMs: 30_000,
        });
        doors.push(door);
        if (way === "in process") return [name, inProcessHop(door)] as const;
        const server = createServer((request, response) => void door.handle(request, response).catch((error) => sendRefusal(response, error)));
        const socketPath = join(folder, `${name}.sock`);
        await listen(server, socketPath);
        servers.push(server);
        return [name, httpHop({ url: `http://${name}.internal.test/graphql`, socketPath })] as const;
      }),
    );
    gateway = await openGateway({
      config: parseEnvironment(gatewayConfig, { GATEWAY_HOP_DEADLINE_MS: "400", GATEWAY_MOST_ANSWER_BYTES: "100000" }),
      log,
      signingKey: gatewayKey,
      supergraphSdl: supergraph(),
      accessTokens: { issuer: ISSUER, audience: AUDIENCE, keys: createLocalJWKSet({ keys: [issuerKey.publicJwk] }) },
      rooms: new Map(hops),
      examples: [{ query: "# A </script> person\nquery Ann { person(id: 1) { name } }", variables: {} }],
    });
    const server = createServer((request, response) => void gateway.handle(request, response));
    await listen(server, 0);
    servers.push(server);
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    token = await new SignJWT({ kind: "client", tenant: randomUUID(), scope: "", roles: [], mode: "LIVE", client_id: "c" })
      .setProtectedHeader({ alg: "EdDSA", typ: "at+jwt", kid: issuerKey.kid })
      .setSubject(randomUUID())
      .setJti(randomUUID())
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setIssuedAt()
      .setExpirationTime("5m")
      .sign(issuerKey.privateKey);
  });

  afterEach(() => {
    rooms.cost = async () => 7;
    rooms.misbehave = async () => "no";
    rooms.isLocked = false;
    expect(rooms.logged).not.toContain(MARKER);
    rooms.logged = "";
    rooms.calls = 0;
  });

  afterAll(async () => {
    await gateway.close();
    await Promise.all(doors.map((door) => door.close()));
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
    await rm(folder, { recursive: true });
  });

  async function post(body: unknown, init: RequestInit = {}): Promise<Answered> {
    const response = await fetch(`${origin}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: typeof body === "string" ? body : JSON.stringify(body),
      ...init,
    });
    const text = await response.text();
    return { status: response.status, text, body: JSON.parse(text) };
  }
  const ask = (query: string, variables?: unknown) => post({ query, variables });

  it("joins what two rooms say", async () => {
    expect((await ask(`query ($id: ID!) { person(id: $id) { name cost } currency }`, { id: "9" })).body).toEqual({
      data: { person: { name: "Ann", cost: 7 }, currency: "EUR" },
    });
  });

  it("gives the same, whatever a scalar is in a room", async () => {
    expect((await ask("{ moment }")).body).toEqual({ data: { moment: "1970-01-01T00:00:00.000Z" } });
  });

  it("answers to the standard introspection query of a valid token", async () => {
    const { getIntrospectionQuery } = await import("graphql");
    expect((await ask(getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true }))).body.errors).toBeUndefined();
  });

  it.each([
    ["no token", {}],
    ["another scheme", { authorization: "Basic YTpi" }],
    ["a bad token", { authorization: `Bearer ${MARKER}.e30.AAAA` }],
  ])("P03: refuses %s with 401, and no resolver runs", async (_, headers) => {
    const response = await fetch(`${origin}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers } as Record<string, string>,
      body: `{"query":"{ currency }"}`,
    });
    expect([response.status, response.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
    const text = await response.text();
    expect(JSON.parse(text).errors[0].extensions.code).toBe("UNAUTHENTICATED");
    expect(text).not.toContain(MARKER);
    expect(rooms.calls).toBe(0);
  });

  it("a fault in a room costs its field, at its path, and tells nothing of itself", async () => {
    rooms.cost = async () => {
      throw new TypeError(`at file.ts:1 http://x ${MARKER}`);
    };
    const answer = await ask("{ people { name cost } }");
    expect(answer.body.data).toEqual({
      people: [
        { name: "Ann", cost: null },
        { name: "Bob", cost: null },
      ],
    });
    expect(codes(answer)).toEqual(["INTERNAL", "INTERNAL"]);
    expect(answer.body.errors?.map(({ path }) => path)).toEqual([
      ["people", 0, "cost"],
      ["people", 1, "cost"],
    ]);
    expect(answer.text).not.toMatch(new RegExp(`${MARKER}|internal\\.test|\\.ts|stack|serviceName`));
    expect([answer.status, rooms.logged.includes("TypeError")]).toEqual([200, true]);
  });

  it("a room's own error keeps its code, words and path", async () => {
    rooms.cost = async () => {
      throw new PersonIsAsleep();
    };
    const { body } = await ask("{ person(id: 1) { mine: cost } currency }");
    expect(body.data).toEqual({ person: { mine: null }, currency: "EUR" });
    expect(body.errors).toMatchObject([
      { message: "The person sleeps: ask later.", path: ["person", "mine"], extensions: { code: "PERSON_IS_ASLEEP" } },
    ]);
  });

  it("a room that hangs costs its fields, after the hop's deadline, and is told to stop", async () => {
    let stopped = false;
    rooms.cost = (call) => {
      call.signal.addEventListener("abort", () => (stopped = true));
      expect(call.deadlineAt - Date.now()).toBeLessThanOrEqual(400);
      return new Promise(() => undefined);
    };
    const answer = await ask("{ people { name cost } currency }");
    expect(answer.body.data).toEqual({
      people: [
        { name: "Ann", cost: null },
        { name: "Bob", cost: null },
      ],
      currency: "EUR",
    });
    expect(answer.body.errors).toMatchObject([0, 1].map((index) => ({ path: ["people", index, "cost"], extensions: { code: "DEADLINE_EXCEEDED" } })));
    await until(() => stopped);
  });

  it("an answer that is too large costs its fields", async () => {
    rooms.misbehave = async () => "x".repeat(200_000);
    const answer = await ask("{ misbehave currency }");
    expect(answer.body.data).toEqual({ misbehave: null, currency: "EUR" });
    expect(answer.body.errors).toMatchObject([{ path: ["misbehave"], extensions: { code: "ANSWER_TOO_LARGE" } }]);
  });

  it("a client that goes takes its requests to rooms with it", async () => {
    let began = false;
    let stopped = false;
    rooms.misbehave = ({ signal }) => {
      began = true;
      signal.addEventListener("abort", () => (stopped = true));
      return new Promise(() => undefined);
    };
    const leaving = new AbortController();
    const started = Date.now();
    const answer = post({ query: "{ misbehave }" }, { signal: leaving.signal });
    await until(() => began);
    leaving.abort();
    await expect(answer).rejects.toThrow();
    await until(() => stopped);
    expect(Date.now() - started).toBeLessThan(400);
  });

  const refusals: Record<string, [unknown, number, string]> = {
    "an operation that is not there": [{ query: "query A { currency }", operationName: MARKER }, 400, "OPERATION_RESOLUTION_FAILURE"],
    "several operations and no name": [{ query: "query A { currency } query B { currency }" }, 400, "OPERATION_RESOLUTION_FAILURE"],
    "a subscription": [{ query: "subscription { currency }" }, 400, ""],
    "3,000 nested fragments": [{ query: fragments(3_000, (next) => next) }, 400, "DOCUMENT_TOO_LARGE"],
    "400 nested fragments": [{ query: fragments(400, (next) => next) }, 400, "DOCUMENT_TOO_DEEP"],
    "fragments that double": [{ query: fragments(40, (next) => `${next} ${next}`) }, 400, "DOCUMENT_TOO_LARGE"],
    "fragments that double under aliases": [{ query: fragments(8, (next) => `a: deep { ${next} } b: deep { ${next} }`) }, 400, "TOO_MANY_ALIASES"],
    "a cycle of fragments": [
      { query: "{ deep { ...a } } fragment a on Deep { ...b } fragment b on Deep { ...a }" },
      400,
      "GRAPHQL_VALIDATION_FAILED",
    ],
    "deep nesting": [{ query: nested(17, "{ name }") }, 400, "DOCUMENT_TOO_DEEP"],
    "very deep nesting": [{ query: nested(1_900, "") }, 400, "DOCUMENT_TOO_DEEP"],
    "a very deep list": [{ query: `{ show(secret: ${"[".repeat(1_900)}` }, 400, "DOCUMENT_TOO_DEEP"],
    "61 aliases": [{ query: `{ deep { ${Array.from({ length: 61 }, (_, index) => `a${index}: name`).join(" ")} } }` }, 400, "TOO_MANY_ALIASES"],
    "the same field 3,000 times": [{ query: `{ deep { ${"name ".repeat(3_000)} } }` }, 400, "TOO_MANY_ALIASES"],
    "31 root fields": [{ query: `{ ${Array.from({ length: 31 }, (_, index) => `a${index}: currency`).join(" ")} }` }, 400, "TOO_MANY_ROOT_FIELDS"],
    "5,000 tokens": [{ query: `{ currency ${"currency ".repeat(5_000)} }` }, 400, "DOCUMENT_TOO_LARGE"],
    "deep introspection": [
      { query: `{ __schema { types { fields { type { fields { type { fields { type { name } } } } } } } } }` },
      400,
      "GRAPHQL_VALIDATION_FAILED",
    ],
    "a document of more than 1 MB": [{ query: `{ currency } #${MARKER.repeat(80_000)}` }, 413, "REQUEST_TOO_LARGE"],
    "a syntax error": [{ query: `{ currency(a: "${MARKER}" ` }, 400, "GRAPHQL_PARSE_FAILED"],
    "an unknown field": [{ query: `{ currenzy }` }, 400, "GRAPHQL_VALIDATION_FAILED"],
    "invalid JSON": [`{"query": "${MARKER}`, 400, "INVALID_JSON"],
    "a batch": [[{ query: "{ currency }" }], 400, "BATCH_REFUSED"],
    "no query": [{ variables: { a: MARKER } }, 400, "BAD_REQUEST"],
    "an empty query": [{ query: "" }, 400, "BAD_REQUEST"],
    "a query that is no string": [{ query: { a: MARKER } }, 400, "BAD_REQUEST"],
    "variables in a list": [{ query: "{ currency }", variables: [MARKER] }, 400, "BAD_REQUEST"],
    "an operation name that is no string": [{ query: "{ currency }", operationName: [MARKER] }, 400, "BAD_REQUEST"],
    "the reserved variable": [
      { query: "query ($representations: ID!) { person(id: $representations) { name } }", variables: { representations: MARKER } },
      400,
      "RESERVED_VARIABLE_NAME",
    ],
    "a variable of the wrong type": [{ query: "query ($n: Int!) { number(n: $n) }", variables: { n: MARKER } }, 400, "BAD_USER_INPUT"],
    "a missing variable": [{ query: "query ($n: Int!) { number(n: $n) }" }, 400, "BAD_USER_INPUT"],
    "an unknown input field": [
      { query: "query ($i: SecretInput!) { seen(input: $i) }", variables: { i: { secret: MARKER, [MARKER]: 1 } } },
      400,
      "BAD_USER_INPUT",
    ],
    "a wrong value beside a personal one": [
      { query: "query ($i: SecretInput!) { seen(input: $i) }", variables: { i: { secret: MARKER, count: MARKER } } },
      400,
      "BAD_USER_INPUT",
    ],
    "a literal number of the wrong type": [{ query: `{ number(n: "${MARKER}") }` }, 400, "GRAPHQL_VALIDATION_FAILED"],
    "a personal literal": [{ query: `{ show(secret: "${MARKER}") }` }, 400, "PERSONAL_VALUE_NOT_IN_VARIABLE"],
    "a personal literal in an input": [{ query: `{ seen(input: { secret: "${MARKER}" }) }` }, 400, "PERSONAL_VALUE_NOT_IN_VARIABLE"],
    "a personal default": [{ query: `query ($s: Secret = "${MARKER}") { show(secret: $s) }` }, 400, "PERSONAL_VALUE_NOT_IN_VARIABLE"],
    "null in a @skip variable": [{ query: "query ($no: Boolean!) { currency @skip(if: $no) }", variables: { no: null } }, 400, "BAD_USER_INPUT"],
    "two mutations that may be one": [{ query: `mutation { a: deliver(key: "${MARKER}") b: deliver(key: "b") }` }, 400, "ONCE_PER_OPERATION"],
  };

  it.each(Object.entries(refusals))("P04: refuses %s, without an echo, before any room is asked", async (_, [body, status, code]) => {
    const started = Date.now();
    const answer = await post(body);
    expect({ status: answer.status, text: answer.text }).toMatchObject({ status, text: expect.stringContaining(code) });
    expect(answer.body.errors?.every(({ extensions }) => /^[A-Z_]+$/.test(extensions.code))).toBe(true);
    expect(answer.text).not.toMatch(new RegExp(`${MARKER}|internal\\.test|Maximum call|stack|Did you mean`));
    expect(rooms.calls).toBe(0);
    expect(Date.now() - started).toBeLessThan(2_000);
  });

  it("refuses too large a body that does not say its size", async () => {
    const status = await new Promise<number>((resolve, reject) => {
      const request = httpRequest(
        `${origin}/graphql`,
        { method: "POST", headers: { "content-type": "application/json", authorization: `Bearer ${token}` } },
        (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        },
      );
      request.on("error", reject);
      request.write(`{"query":"{ currency } #${"x".repeat(1_500_000)}`);
      request.end(`"}`);
    });
    expect(status).toBe(413);
  });

  it("takes no notice of extensions", async () => {
    const { body } = await post({ query: "{ currency }", extensions: { persistedQuery: { version: 1, sha256Hash: MARKER } } });
    expect(body).toEqual({ data: { currency: "EUR" } });
  });

  it("shows no query plan to whoever asks", async () => {
    const { body } = await post(
      { query: "{ currency }" },
      {
        headers: { "content-type": "application/json", authorization: `Bearer ${token}`, "apollo-query-plan-experimental": "1" },
      },
    );
    expect(body).toEqual({ data: { currency: "EUR" } });
  });

  it.each([
    ["GET", "/graphql?query={currency}", {}, 405],
    ["PUT", "/graphql", {}, 405],
    ["POST", "/graphql", { "content-type": "text/plain" }, 415],
    ["POST", "/graphiql", {}, 405],
    ["GET", `/${MARKER}`, {}, 404],
    ["GET", "//", {}, 404],
  ])("refuses %s %s", async (method, path, headers, status) => {
    const response = await fetch(origin + path, {
      method,
      headers: { authorization: `Bearer ${token}`, ...headers } as Record<string, string>,
      ...(method === "GET" ? {} : { body: `{"query":"{ currency }"}` }),
    });
    expect([response.status, (await response.text()).includes(MARKER)]).toEqual([status, false]);
    expect(rooms.calls).toBe(0);
  });

  it("takes another supergraph without a failed request, and keeps the old one when the new one is broken", async () => {
    expect(codes(await ask("{ tax }"))).toEqual(["GRAPHQL_VALIDATION_FAILED"]);
    let isDone = false;
    const askOn = async (answers = 0): Promise<number> => {
      if (isDone) return answers;
      expect((await ask("{ person(id: 1) { name cost } }")).body).toEqual({ data: { person: { name: "Ann", cost: 7 } } });
      return await askOn(answers + 1);
    };
    const asking = Promise.all([askOn(), askOn(), askOn()]);
    const slow = Promise.withResolvers<string>();
    let began = false;
    rooms.misbehave = () => ((began = true), slow.promise);
    const begunBefore = ask("{ misbehave }");
    try {
      await until(() => began);
      await expect(gateway.replaceSupergraph("type Query { broken: Boolean }")).rejects.toThrow();
      await gateway.replaceSupergraph(supergraph(COSTS_LATER));
      slow.resolve("done");
    } finally {
      isDone = true;
    }
    expect((await begunBefore).body).toEqual({ data: { misbehave: "done" } });
    expect(Math.min(...(await asking))).toBeGreaterThan(0);
    expect((await ask("{ tax currency }")).body).toEqual({ data: { tax: null, currency: "EUR" } });
    await gateway.ready();
  });

  it("serves an explorer that runs its own scripts only", async () => {
    const page = await get(`${origin}/graphiql`, { "accept-encoding": "gzip;q=0.5, br" });
    expect(page).toMatchObject({ status: 200, headers: { "content-encoding": "br", "x-frame-options": "DENY", "referrer-policy": "no-referrer" } });
    expect(page.bytes.length).toBeLessThan(4_000_000);
    const html = brotliDecompressSync(page.bytes).toString();
    expect((await get(`${origin}/graphiql`, {})).bytes.toString() === html).toBe(true);
    expect(await get(`${origin}/graphiql`, { "accept-encoding": "br", "if-none-match": String(page.headers["etag"]) })).toMatchObject({
      status: 304,
      bytes: Buffer.alloc(0),
    });
    const scripts = [...html.matchAll(/<script>(.*?)<\/script>/gs)].map(([, script = ""]) => script);
    expect(scripts.length).toBe(3);
    for (const script of scripts) expect(() => new Script(script)).not.toThrow();
    expect(html).not.toMatch(/<(?:script|link)[^>]+(?:src|href)="(?!data:)/);
  });

  const WITHOUT_COSTS = {
    people: [
      { id: "1", name: "Ann", cost: null },
      { id: "2", name: "Bob", cost: null },
    ],
  };

  it("a room that does not take the gateway's token is no fault of the client's token", async () => {
    rooms.isLocked = true;
    const { status, body } = await ask("{ people { id name cost } }");
    expect({ status, ...body }).toMatchObject({ status: 200, data: WITHOUT_COSTS, errors: lost("ROOM_UNAVAILABLE") });
    expect(rooms.logged).toContain('"room":"costs","code":"ROOM_UNAVAILABLE"');
  });

  if (way === "over HTTP") {
    it("a room that is gone altogether costs its fields, and no address is told", async () => {
      servers[1]?.closeAllConnections();
      servers[1]?.close();
      const answer = await ask("{ people { id name cost } currency }");
      expect(answer.body).toMatchObject({ data: { ...WITHOUT_COSTS, currency: null } });
      expect(answer.body.errors).toEqual(
        expect.arrayContaining(
          [...lost("ROOM_UNAVAILABLE"), { path: ["currency"], extensions: { code: "ROOM_UNAVAILABLE" } }].map((error) =>
            expect.objectContaining(error),
          ),
        ),
      );
      expect(answer.text).not.toMatch(/sock|ECONN|ENOENT|internal\.test/);
    });
  }
});

describe("httpHop", () => {
  it("P03: never speaks plain HTTP to another machine", () => {
    expect(() => httpHop({ url: "http://billing.internal.test/graphql" })).toThrow("over TLS only");
  });

  it("asks once more what changes nothing when a room is cut off before it answers, and never what changes something", async () => {
    let heard = 0;
    const server = createServer((_request, response) => {
      heard += 1;
      if (heard === 1) response.destroy();
      else response.writeHead(200, { "content-type": "application/graphql-response+json" }).end('{"data":{}}');
    });
    await listen(server, 0);
    const hop = httpHop({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql` });
    const terms = { authorization: "Bearer x", signal: AbortSignal.timeout(5_000), deadlineAt: Date.now() + 5_000, mostAnswerBytes: 1_000 };
    try {
      expect(await hop.call({ query: "query($id: ID!) { person(id: $id) { name } }" }, terms)).toEqual({ data: {} });
      expect(heard).toBe(2);
      heard = 0;
      await expect(hop.call({ query: "mutation { change }" }, terms)).rejects.toThrow();
      expect(heard).toBe(1);
    } finally {
      await hop.close?.();
      server.close();
    }
  });
});
