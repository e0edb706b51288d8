import { Readable } from "node:stream";
import type { SecureContextOptions } from "node:tls";
import { Agent, type Dispatcher, request as send } from "undici";
import { DEADLINE_HEADER, type RoomAnswer } from "../platform/subgraph/room-door.ts";
import { traceparentOfSpan } from "../platform/tracing/span.ts";
import { AnswerTooLarge, RoomUnavailable } from "./errors.ts";
import type { Hop } from "./hop.ts";

export interface HttpHopOptions {
  /** Where the room serves GraphQL, such as `https://billing.internal:8443/graphql`. */
  readonly url: string;
  /** A unix socket to connect to instead of the URL's host. */
  readonly socketPath?: string;
  /** Our certificate and the rooms' authority, for mutual TLS. */
  readonly tls?: Pick<SecureContextOptions, "ca" | "cert" | "key">;
}

/** A room says it by this type; a refusal before GraphQL, or something else that answers at the address, has another. */
const GRAPHQL_ANSWER = "application/graphql-response+json";

/** How often a call is made again that met no answer: a room may be replaced at this moment. */
const MORE_CALLS = 1;

/** A kept connection is dropped well before a room would close it, which lets it stay idle for 5 s. */
const KEEP_IDLE_MS = 2_000;

/** Of the planner's own printing, which begins with the operation. */
const IS_MUTATION = /^\s*mutation\b/u;

interface Post {
  readonly text: string;
  readonly changes: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

const isLoopback = (hostname: string): boolean => ["127.0.0.1", "[::1]", "localhost"].includes(hostname);

async function readAtMost(body: AsyncIterable<Buffer>, most: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > most) throw new AnswerTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/**
 * Calls a room over a unix socket or mutual TLS, without following redirects. Throws at once for plain HTTP to
 * another machine, which would carry subjects' values in the clear.
 */
export function httpHop({ url, socketPath, tls }: HttpHopOptions): Hop {
  const { protocol, hostname } = new URL(url);
  if (protocol !== "https:" && socketPath === undefined && !isLoopback(hostname))
    throw new Error("A room on another machine is called over TLS only.");
  // The hop's signal is the one clock.
  const agent = new Agent({
    connect: { ...tls, ...(socketPath === undefined ? {} : { socketPath }) },
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: KEEP_IDLE_MS,
    keepAliveMaxTimeout: KEEP_IDLE_MS,
  });
  async function post({ text, changes, headers, signal }: Post, more: number): Promise<Dispatcher.ResponseData> {
    const bytes = Buffer.from(text);
    let sent = false;
    // undici pulls a body once the connection stands: until then the room knows nothing of the request.
    const body = async function* () {
      sent = true;
      yield bytes;
    };
    try {
      const length = { "content-length": String(bytes.length) };
      return await send(url, { dispatcher: agent, method: "POST", headers: { ...headers, ...length }, body: Readable.from(body()), signal });
    } catch (fault) {
      // What changes nothing may be asked twice; of the rest only what the room cannot have heard.
      if ((sent && changes) || signal.aborted || more === 0) throw fault;
      return post({ text, changes, headers, signal }, more - 1);
    }
  }

  return {
    async call(request, { authorization, signal, deadlineAt, mostAnswerBytes }) {
      const traceparent = traceparentOfSpan();
      const { body, headers } = await post(
        {
          text: JSON.stringify(request),
          changes: IS_MUTATION.test(request.query),
          headers: {
            authorization,
            accept: GRAPHQL_ANSWER,
            "content-type": "application/json",
            [DEADLINE_HEADER]: String(Math.max(1, Math.floor(deadlineAt - Date.now()))),
            ...(traceparent === undefined ? {} : { traceparent }),
          },
          signal,
        },
        MORE_CALLS,
      );
      const text = await readAtMost(body, mostAnswerBytes);
      if (!String(headers["content-type"]).startsWith(GRAPHQL_ANSWER)) throw new RoomUnavailable();
      return JSON.parse(text) as RoomAnswer;
    },
    close: () => agent.close(),
  };
}
