import type { IncomingMessage, ServerResponse } from "node:http";
import { ClientError } from "../platform/errors/client-error.ts";
import { abortWhenGone } from "../platform/http/client-gone.ts";
import { serveGraphql } from "../platform/http/graphql-over-http.ts";
import { HttpRefusal, sendRefusal } from "../platform/http/refusal.ts";
import type { AccessTokenRules } from "../platform/identity/access-token.ts";
import { proofOf } from "../platform/identity/holder.ts";
import { createInternalTokenIssuer } from "../platform/identity/internal-token.ts";
import type { LoadedSigningKey } from "../platform/keys/signing-key-file.ts";
import { describeFault, type Log } from "../platform/logging/log.ts";
import { inSpan, noteInSpan } from "../platform/tracing/span.ts";
import { createGatewayAuthenticator } from "./authentication.ts";
import type { GatewayConfig } from "./config.ts";
import { createExplorer, type Example } from "./explorer.ts";
import { Generations } from "./generations.ts";
import type { Hop } from "./hop.ts";
import { checkRequest } from "./limits.ts";
import { openServer } from "./server.ts";

export { gatewayConfig } from "./config.ts";
export { httpHop } from "./http-hop.ts";
export { inProcessHop } from "./in-process-hop.ts";

export interface GatewayOptions {
  readonly config: GatewayConfig;
  readonly log: Log;
  /** Signs what rooms are told about who asks. */
  readonly signingKey: LoadedSigningKey;
  readonly supergraphSdl: string;
  readonly accessTokens: AccessTokenRules;
  /** By the subgraph's name in the supergraph. */
  readonly rooms: ReadonlyMap<string, Hop>;
  /** What the explorer shows to begin with. */
  readonly examples?: readonly Example[];
}

export interface Gateway {
  /** Answers `/graphql` and `/graphiql`; never rejects. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Rejects when the gateway takes no requests. A room that is gone is no reason: it costs its own fields only. */
  ready(): Promise<void>;
  /** Rejects, and changes nothing, when the supergraph cannot be served. No request fails by it. */
  replaceSupergraph(sdl: string): Promise<void>;
  /** Takes no more requests, and resolves when those that had begun have ended. */
  close(): Promise<void>;
}

/** Whatever was thrown, as something that may be said. Logs what is our own fault. */
function asRefusal(error: unknown, log: Log): HttpRefusal {
  if (error instanceof HttpRefusal) return error;
  const http = error instanceof ClientError ? (error.extensions["http"] as { readonly status?: number } | undefined) : undefined;
  if (error instanceof ClientError) return new HttpRefusal(http?.status ?? 400, error.code, error.message);
  log.error("request-failed", { status: 500, ...describeFault(error) });
  return new HttpRefusal(
    500,
    "INTERNAL",
    "Something went wrong on our side. Nothing you sent is in our logs; try again, and tell us the time if it goes on.",
  );
}

export async function openGateway({ config, log, signingKey, supergraphSdl, accessTokens, rooms, examples = [] }: GatewayOptions): Promise<Gateway> {
  const authenticate = createGatewayAuthenticator(accessTokens, log);
  const explorer = createExplorer(examples);
  const limits = {
    mostTokens: config.GATEWAY_MOST_TOKENS,
    mostDepth: config.GATEWAY_MOST_DEPTH,
    mostAliases: config.GATEWAY_MOST_ALIASES,
    mostRootFields: config.GATEWAY_MOST_ROOT_FIELDS,
  };
  const generations = new Generations((sdl) =>
    openServer(sdl, {
      rooms,
      log,
      tokens: createInternalTokenIssuer(signingKey),
      mostTokens: config.GATEWAY_MOST_TOKENS,
      mostAnswerBytes: config.GATEWAY_MOST_ANSWER_BYTES,
      hopDeadlineMs: config.GATEWAY_HOP_DEADLINE_MS,
    }),
  );
  await generations.replace(supergraphSdl);

  async function serveOperation(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const deadlineAt = Date.now() + config.GATEWAY_DEADLINE_MS;
    const { signal, done } = abortWhenGone(response, config.GATEWAY_DEADLINE_MS);
    try {
      // Other methods are refused below, token or not.
      const principal = request.method === "POST" ? await authenticate(request.headers.authorization, proofOf(request)) : undefined;
      await generations.use(async (server) => {
        await serveGraphql(server, request, response, {
          mostBytes: config.GATEWAY_MOST_BYTES,
          async context(body) {
            if (!principal) throw new Error("Only POST gets here.");
            checkRequest(body, limits);
            // Nothing here reads them; @apollo/server would look for persisted queries in them.
            delete (body as Record<string, unknown>)["extensions"];
            return { principal, signal, deadlineAt };
          },
        });
      });
    } finally {
      done();
    }
  }

  async function serve(path: string | undefined, request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      if (path === "/graphql") await serveOperation(request, response);
      else if (path === "/graphiql") await explorer.serve(request, response);
      else throw new HttpRefusal(404, "NOT_FOUND", "Nothing is served here. GraphQL is at /graphql, its explorer at /graphiql.");
    } catch (error) {
      // A client that left broke its own request off.
      if (!response.destroyed) sendRefusal(response, asRefusal(error, log));
    }
  }

  return {
    async handle(request, response) {
      const [path] = (request.url ?? "").split("?", 1);
      if (path !== "/graphql") return serve(path, request, response);
      // A trace begins here: what a client names as its own could carry anything, and is not read.
      return inSpan("request", {}, async () => {
        await serve(path, request, response);
        noteInSpan(response.headersSent ? { status: response.statusCode } : { error: "CLIENT_GONE" });
      });
    },
    async ready() {
      if (!generations.isOpen) throw new Error("The gateway is closed.");
    },
    replaceSupergraph: (sdl) => generations.replace(sdl),
    async close() {
      await generations.close();
      await Promise.all([...rooms.values()].map(async (hop) => await hop.close?.()));
    },
  };
}
