import { readFile } from "node:fs/promises";
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { ProgramConfig } from "./config.ts";

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface Listener {
  /** The origin that was listened on; undefined for a unix socket. */
  readonly origin: string | undefined;
  /** Replaces what answers: 503 before the first time. */
  serve(handler: Handler): void;
  /** Takes no new request, lets those under way end, and closes what is idle. */
  close(): Promise<void>;
}

/** How long a request may take to arrive whole. */
const SLOWEST_REQUEST_MS = 30_000;

const HSTS = "max-age=63072000; includeSubDomains";

function answerNotReady(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(503, { "content-type": "application/json; charset=utf-8", "retry-after": "1" });
  response.end(JSON.stringify({ errors: [{ message: "Starting or stopping: try again in a second.", extensions: { code: "NOT_READY" } }] }));
}

async function createServer({ TLS_CERTIFICATE_FILE, TLS_KEY_FILE }: ProgramConfig): Promise<Server> {
  if (!TLS_CERTIFICATE_FILE || !TLS_KEY_FILE) return createHttpServer();
  const [cert, key] = await Promise.all([readFile(TLS_CERTIFICATE_FILE), readFile(TLS_KEY_FILE)]);
  return createHttpsServer({ cert, key, minVersion: "TLSv1.2" });
}

/** Listens at once, so that whoever waits for the port gets an answer while the rooms open. */
export async function listen(config: ProgramConfig, where: { readonly port: number } | { readonly socket: string }): Promise<Listener> {
  const server = "socket" in where ? createHttpServer() : await createServer(config);
  const secure = "setSecureContext" in server;
  server.requestTimeout = SLOWEST_REQUEST_MS;
  let answer: Handler = answerNotReady;
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    if (secure) response.setHeader("strict-transport-security", HSTS);
    answer(request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    if ("socket" in where) server.listen(where.socket, resolve);
    else server.listen(where.port, config.HOST, resolve);
  });
  const host = config.HOST.includes(":") ? `[${config.HOST}]` : config.HOST;
  return {
    origin: "socket" in where ? undefined : `${secure ? "https" : "http"}://${host}:${(server.address() as AddressInfo).port}`,
    serve(handler) {
      answer = handler;
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      await closed;
    },
  };
}
