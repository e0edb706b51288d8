import { randomBytes } from "node:crypto";
import { rename } from "node:fs/promises";
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, Server as NetServer, type Socket } from "node:net";
import { HttpRefusal, sendRefusal } from "../../platform/http/refusal.ts";
import type { ProgramConfig } from "./config.ts";

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** Where to listen: a unix socket, or a port, over TLS when there is a certificate; `ca`: to clients with one of its own only. */
export type Place =
  | { readonly socket: string }
  | { readonly port: number; readonly tls?: { readonly cert: string; readonly key: string; readonly ca?: string } | undefined };

export interface Listener {
  /** The origin that was listened on; undefined for a unix socket. */
  readonly origin: string | undefined;
  /** Replaces what answers: 503 before the first time, or nothing on a unix socket, which is a predecessor's until then. */
  serve(handler: Handler): Promise<void>;
  /** Takes no new connection, lets requests under way end, and waits for callers to drop what is idle. Safe to call twice. */
  close(): Promise<void>;
}

/** How long a request may take to arrive whole. */
const SLOWEST_REQUEST_MS = 30_000;

const SLOWEST_HANDSHAKE_MS = 5_000;

/** How often a server that ends looks for connections that carry nothing any more, at most. */
const LEAST_LOOK_MS = 20;

/** How long callers may keep an idle connection; they are told, and drop it first. */
const KEEP_ALIVE_MS = 5_000;

const HSTS = "max-age=63072000; includeSubDomains";

function answerNotReady(_request: IncomingMessage, response: ServerResponse): void {
  sendRefusal(response, new HttpRefusal(503, "NOT_READY", "Starting or stopping: try again in a second.", { "retry-after": "1" }));
}

function createServer(place: Place): Server {
  if (!("port" in place) || !place.tls) return createHttpServer();
  return createHttpsServer({
    ...place.tls,
    minVersion: "TLSv1.2",
    handshakeTimeout: SLOWEST_HANDSHAKE_MS,
    requestCert: place.tls.ca !== undefined,
    rejectUnauthorized: true,
  });
}

interface Connections {
  readonly sockets: Set<Socket>;
  readonly unanswered: Set<ServerResponse>;
}

/**
 * Ends a server without a failed request: closing idle connections at once, as `server.close` does, would meet requests
 * that are on their way. So no answer promises another on its connection, and callers drop what they had kept.
 * After `milliseconds` whatever carries no request is closed.
 */
async function drain(server: Server, { sockets, unanswered }: Connections, milliseconds: number): Promise<void> {
  const ended = new Promise<void>((resolve) => NetServer.prototype.close.call(server, () => resolve()));
  for (const response of unanswered) response.shouldKeepAlive = false;
  const late = setInterval(
    () => {
      const busy = new Set([...unanswered].map(({ socket }) => socket));
      for (const socket of sockets) if (!busy.has(socket)) socket.destroy();
    },
    Math.max(milliseconds, LEAST_LOOK_MS),
  );
  await ended;
  clearInterval(late);
}

/** Listens on a port at once, so that whoever waits for it gets an answer while the rooms open. */
export async function listen(
  { HOST, REUSE_PORT, DRAIN_MS }: Pick<ProgramConfig, "HOST" | "REUSE_PORT" | "DRAIN_MS">,
  place: Place,
): Promise<Listener> {
  const server = createServer(place);
  const secure = "setSecureContext" in server;
  const isPublic = secure && "port" in place && place.tls?.ca === undefined;
  server.requestTimeout = SLOWEST_REQUEST_MS;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  let answer: Handler = answerNotReady;
  let closing: Promise<void> | undefined;
  const connections: Connections = { sockets: new Set(), unanswered: new Set() };
  const { sockets, unanswered } = connections;
  // Of TLS only those that got through the handshake, which has a limit of its own.
  server.on(secure ? "secureConnection" : "connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    unanswered.add(response);
    response.once("close", () => unanswered.delete(response));
    if (closing) response.shouldKeepAlive = false;
    if (isPublic) response.setHeader("strict-transport-security", HSTS);
    answer(request, response);
  });
  // Under a name of its own: a predecessor's socket is replaced whole, once there is something to serve.
  const unready = "socket" in place ? `${place.socket}.${randomBytes(4).toString("hex")}` : undefined;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    if ("port" in place) server.listen({ port: place.port, host: HOST, reusePort: REUSE_PORT }, resolve);
    else server.listen(unready, resolve);
  });
  const host = HOST.includes(":") ? `[${HOST}]` : HOST;
  return {
    origin: "socket" in place ? undefined : `${secure ? "https" : "http"}://${host}:${(server.address() as AddressInfo).port}`,
    async serve(handler) {
      answer = handler;
      if (unready && "socket" in place) await rename(unready, place.socket);
    },
    close() {
      closing ??= drain(server, connections, DRAIN_MS);
      return closing;
    },
  };
}
