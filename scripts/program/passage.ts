import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from "jose";
import { Agent, type Dispatcher, fetch } from "undici";
import { HttpRefusal, sendRefusal } from "../../platform/http/refusal.ts";
import { describeFault, type Log } from "../../platform/logging/log.ts";
import type { Handler } from "./http-server.ts";
import type { RoomName } from "../../subgraphs/main.ts";
import type { RoomLink } from "./room-links.ts";

/** How long a room may take to begin its answer, in milliseconds. */
const LONGEST_ANSWER_MS = 15_000;

/** Of one connection each; a proxy passes none of them on (RFC 9110, 7.6.1). */
const HOP_BY_HOP = ["connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "expect"];

/** Without the client's `host`: undici would verify the room's certificate for that name, which anybody can choose. */
function passedOn<T>(headers: Readonly<Record<string, T>>): Record<string, T> {
  const named = String(headers["connection"] ?? "")
    .toLowerCase()
    .split(/\s*,\s*/);
  const dropped = new Set(["host", ...HOP_BY_HOP, ...named]);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !dropped.has(name)));
}

export interface Passage {
  readonly handler: Handler;
  readonly dispatcher: Agent;
  close(): Promise<void>;
}

export interface AuthorizationPassage extends Passage {
  readonly publicKeys: JWTVerifyGetKey;
}

/** The way to the authorisation server when accounts is a process of its own. */
export function createAuthorizationPassage(link: RoomLink, log: Log): AuthorizationPassage {
  const passage = createPassage(link, "accounts", log);
  const { dispatcher } = passage;
  const publicKeys = createRemoteJWKSet(new URL("/oauth/jwks", link.origin), {
    [customFetch]: ((url: string, options: object) => fetch(url, { ...options, dispatcher } as never)) as never,
  });
  return { ...passage, publicKeys };
}

/** The way to what a room serves beside GraphQL when it is a process of its own: paths are passed on as they are. */
export function createPassage({ origin, socketPath, tls }: RoomLink, room: RoomName, log: Log): Passage {
  const dispatcher = new Agent({
    connect: { ...tls, ...(socketPath === undefined ? {} : { socketPath }) },
    headersTimeout: LONGEST_ANSWER_MS,
    bodyTimeout: LONGEST_ANSWER_MS,
  });
  async function passOn(request: IncomingMessage, response: ServerResponse, signal: AbortSignal): Promise<void> {
    const { method = "GET", url = "/" } = request;
    const body = method === "GET" || method === "HEAD" ? null : request;
    // The path as it came: a parser of URLs would follow `..` to another of the room's doors.
    const answer = await dispatcher.request({
      origin,
      path: url,
      method: method as Dispatcher.HttpMethod,
      headers: passedOn(request.headers),
      body,
      signal,
    });
    response.writeHead(answer.statusCode, passedOn(answer.headers));
    // Unlike `pipe`, it ends the client's answer when accounts dies in the middle of it.
    await pipeline(answer.body, response);
  }

  return {
    dispatcher,
    handler(request, response) {
      const gone = new AbortController();
      response.once("close", () => gone.abort());
      passOn(request, response, gone.signal).catch((fault: unknown) => {
        if (response.destroyed) return;
        log.warn("room-gave-no-answer", { room, ...describeFault(fault) });
        if (response.headersSent) return;
        sendRefusal(response, new HttpRefusal(503, "NOT_READY", "What serves this path is away: try again.", { "retry-after": "1" }));
      });
    },
    close: () => dispatcher.destroy(),
  };
}
