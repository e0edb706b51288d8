import { readFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { createLocalJWKSet } from "jose";
import type { DatabaseAddress } from "../../platform/database/address.ts";
import { InvalidConfiguration } from "../../platform/config/environment.ts";
import { EVENTS_SCHEMA } from "../../platform/events/install.ts";
import { startWorker } from "../../platform/events/worker.ts";
import { HttpRefusal, sendRefusal } from "../../platform/http/refusal.ts";
import { API_AUDIENCE } from "../../platform/identity/access-token.ts";
import { createSubgraphAuthenticator } from "../../platform/identity/authenticator.ts";
import { loadKeyEncryptionKey } from "../../platform/keys/key-encryption-key.ts";
import { loadSigningKeyFile } from "../../platform/keys/signing-key-file.ts";
import { startChores } from "../../platform/process/chores.ts";
import { createLog, describeFault, type Log } from "../../platform/logging/log.ts";
import type { OpenRoom, Room } from "../../platform/subgraph/room.ts";
import { loadRooms, ROOM_NAMES, schemaOf } from "../../subgraphs/main.ts";
import { isLoopback, type ProgramConfig } from "./config.ts";
import { type Configurable, readParts, readProgram } from "./configuration.ts";
import { openDatabase } from "./database.ts";
import { readExamples } from "./examples.ts";
import { readNamedFiles } from "./files.ts";
import { serveHealth } from "./health.ts";
import { type Handler, listen, type Listener } from "./http-server.ts";
import { migrateAll } from "./migrate.ts";
import { createAuthorizationPassage, createPassage } from "./passage.ts";
import { readRoomLinks, type RoomLinks } from "./room-links.ts";
import { type Role, roomsOf } from "./roles.ts";

const SUPERGRAPH = fileURLToPath(new URL("../../schema/supergraph.graphql", import.meta.url));

export interface Running {
  readonly origin: string | undefined;
  readonly log: Log;
  /** How long closing may take. */
  readonly shutdownMs: number;
  /** For the seed of the demo; undefined where migrations are a job of their own. */
  readonly migrator: DatabaseAddress | undefined;
  close(): Promise<void>;
}

interface OpenedRoom {
  readonly room: Room;
  readonly open: OpenRoom;
}

/** Runs last in, first out: each is told to close although another failed, whose fault is thrown in the end. */
async function closeAll(closers: readonly (() => Promise<void>)[]): Promise<void> {
  const faults: unknown[] = [];
  for (const close of closers.toReversed()) await close().catch((fault: unknown) => faults.push(fault));
  if (faults.length > 0) throw new AggregateError(faults, "A part of the program failed to close.");
}

const AUTHORIZATION = /^\/(?:oauth|\.well-known)\//;
const PARTNERS = /^\/partner\//;

const pathOf = (url: string | undefined): string => (url ?? "/").split("?", 1)[0] ?? "/";

function roomHandler({ open }: OpenedRoom, log: Log): Handler {
  return (request, response) => {
    const path = pathOf(request.url);
    if (serveHealth(path, open.ready, response)) return;
    if (open.authorization && AUTHORIZATION.test(path)) return open.authorization.handler(request, response);
    if (open.partners && PARTNERS.test(path)) return open.partners.handler(request, response);
    const work = path === "/graphql" ? open.door.handle(request, response) : Promise.reject(new HttpRefusal(404, "NOT_FOUND", "POST to /graphql."));
    work.catch((error: unknown) => refuse(error, response, log));
  };
}

function refuse(error: unknown, response: ServerResponse, log: Log): void {
  if (error instanceof HttpRefusal) return sendRefusal(response, error);
  log.error("request-failed", describeFault(error));
  sendRefusal(response, new HttpRefusal(500, "INTERNAL", "Something went wrong on our side. Try again."));
}

const isServing = (role: Role): boolean => role === "all" || role === "gateway";

/** The code of a role, and of no other. */
async function loadCode(role: Role): Promise<Configurable> {
  return { rooms: await loadRooms(roomsOf(role)), gateway: isServing(role) ? await import("../../gateway/main.ts") : undefined };
}

/** Its code is loaded only where there is a receiver: without one it costs nothing. */
async function openTracing(endpoint: string, config: ProgramConfig, role: Role, log: Log): Promise<() => Promise<void>> {
  const { startTracing } = await import("../../platform/tracing/start-tracing.ts");
  return startTracing(endpoint, config, role, log);
}

/** Opens what a role needs, in the order in which a newcomer waits least: the database before the imports. */
export async function run(role: Role, environment: NodeJS.ProcessEnv): Promise<Running> {
  const config = await readProgram(environment, () => loadCode(role));
  const log = createLog({ role }, config.LOG_LEVEL);
  const closers: (() => Promise<void>)[] = [];
  try {
    // First in, so that it is last out: spans of what ends still leave.
    if (config.OTEL_EXPORTER_OTLP_ENDPOINT) closers.push(await openTracing(config.OTEL_EXPORTER_OTLP_ENDPOINT, config, role, log));
    return await openRole(role, environment, config, log, closers);
  } catch (error) {
    await closeAll(closers);
    throw error;
  }
}

async function openRole(
  role: Role,
  environment: NodeJS.ProcessEnv,
  config: ProgramConfig,
  log: Log,
  closers: (() => Promise<void>)[],
): Promise<Running> {
  const names = roomsOf(role);
  const opening = names.length === 0 ? undefined : openDatabase(config, environment, [...ROOM_NAMES.map(schemaOf), EVENTS_SCHEMA], log);
  opening?.catch(() => undefined);
  const secret = join(resolve(config.DATA_FOLDER), "secret");
  const serving = isServing(role);

  const code = await loadCode(role);
  const { rooms } = code;
  const database = await opening;
  if (database) closers.push(database.close);
  const parts: Readonly<Record<string, unknown>> = readParts(code, environment);
  const keyEncryptionKey = await loadKeyEncryptionKey({ fromEnvironment: config.KEY_ENCRYPTION_KEY, file: join(secret, "key-encryption-key") });
  if (database?.mayMigrate) await migrateAll(database.logins, rooms);

  const links = role === "all" ? undefined : await readRoomLinks(config);
  const listener = await listenFor(role, config, links);
  if (listener) closers.push(listener.close);
  const issuer = config.PUBLIC_URL ?? listener?.origin ?? `http://127.0.0.1:${config.PORT}`;

  const signingKey = serving ? await loadSigningKeyFile(join(secret, "gateway-key"), keyEncryptionKey) : undefined;
  const internalKeys = config.GATEWAY_PUBLIC_KEYS ?? (signingKey ? [signingKey.publicJwk] : []);
  const passage = links && createAuthorizationPassage(links.to("accounts"), log);
  if (passage) closers.push(passage.close);
  const partnerPassage = links && serving ? createPassage(links.to("partner-data"), "partner-data", log) : undefined;
  if (partnerPassage) closers.push(partnerPassage.close);

  const opened: OpenedRoom[] = [];
  let accessTokenKeys = passage?.publicKeys ?? createLocalJWKSet({ keys: [] });
  const accessTokens = { issuer, audience: API_AUDIENCE, keys: ((...given) => accessTokenKeys(...given)) as typeof accessTokenKeys };
  for (const room of rooms) {
    const authenticate = createSubgraphAuthenticator({ room: room.name, internalKeys, accessTokens });
    const open = await room.open({
      config: parts[room.name] as never,
      database: database!.logins.as(`${room.schema}_app`),
      log,
      authenticate,
      keyEncryptionKey,
      issuer,
    });
    closers.push(open.close);
    if (open.authorization) accessTokenKeys = open.authorization.publicKeys;
    opened.push({ room, open });
  }
  if (role === "all" || role === "worker") {
    const worker = await startWorker(
      database!.logins.as("queue_app"),
      opened.flatMap(({ open }) => open.consumers),
      log,
    );
    closers.push(worker.stop);
    closers.push(
      startChores(
        opened.flatMap(({ open }) => open.chores),
        log,
      ).stop,
    );
  }

  if (code.gateway && listener && signingKey) {
    const { openGateway, inProcessHop, httpHop } = code.gateway;
    const gateway = await openGateway({
      config: parts["gateway"] as never,
      log,
      signingKey,
      supergraphSdl: await readFile(SUPERGRAPH, "utf8"),
      accessTokens,
      rooms: new Map(
        links === undefined
          ? opened.map(({ room, open }) => [room.name, inProcessHop(open.door)])
          : ROOM_NAMES.map((name) => {
              const { origin, ...way } = links.to(name);
              return [name, httpHop({ url: `${origin}/graphql`, ...way })];
            }),
      ),
      examples: await readExamples(),
    });
    closers.push(gateway.close);
    const authorization = opened.find(({ open }) => open.authorization)?.open.authorization?.handler ?? passage?.handler;
    const partners = opened.find(({ open }) => open.partners)?.open.partners?.handler ?? partnerPassage?.handler;
    const ready = async () => {
      await Promise.all([gateway.ready(), ...opened.map(({ open }) => open.ready())]);
    };
    await listener.serve((request, response) => {
      const path = pathOf(request.url);
      if (serveHealth(path, ready, response)) return;
      if (authorization && AUTHORIZATION.test(path)) return authorization(request, response);
      if (partners && PARTNERS.test(path)) return partners(request, response);
      gateway.handle(request, response).catch((error: unknown) => refuse(error, response, log));
    });
  } else if (listener && opened[0]) {
    await listener.serve(roomHandler(opened[0], log));
  }
  // The door closes first, so that what is under way still finds its rooms.
  if (listener) closers.push(listener.close);
  const migrator = database?.mayMigrate ? database.logins.as("migrator") : undefined;
  return { origin: listener?.origin, log, shutdownMs: config.SHUTDOWN_MS, migrator, close: () => closeAll(closers) };
}

async function listenFor(role: Role, config: ProgramConfig, links: RoomLinks | undefined): Promise<Listener | undefined> {
  if (role === "worker") return undefined;
  if (links && role !== "all" && role !== "gateway") return listen(config, links.placeOf(role));
  const { HOST, PORT, TLS_CERTIFICATE_FILE, TLS_KEY_FILE } = config;
  if (!TLS_CERTIFICATE_FILE || !TLS_KEY_FILE) {
    if (isLoopback(HOST)) return listen(config, { port: PORT });
    throw new InvalidConfiguration(["HOST: may be something other than loopback only with TLS_CERTIFICATE_FILE and TLS_KEY_FILE"]);
  }
  const files = await readNamedFiles({ TLS_CERTIFICATE_FILE, TLS_KEY_FILE });
  return listen(config, { port: PORT, tls: { cert: files.TLS_CERTIFICATE_FILE, key: files.TLS_KEY_FILE } });
}
