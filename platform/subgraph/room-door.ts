import type { IncomingMessage, ServerResponse } from "node:http";
import type { DocumentNode, GraphQLFormattedError, GraphQLSchema } from "graphql";
import { refusingOverHttp } from "../http/authentication.ts";
import { abortWhenGone } from "../http/client-gone.ts";
import { serveGraphql } from "../http/graphql-over-http.ts";
import { type Authenticator, isFromGateway } from "../identity/authenticator.ts";
import { proofOf } from "../identity/holder.ts";
import type { Log } from "../logging/log.ts";
import { inSpan, noteInSpan } from "../tracing/span.ts";
import type { Call } from "./call.ts";
import { createGraphqlServer } from "./graphql-server.ts";
import { onceFields, personalScalars } from "./tagged.ts";

export interface RoomRequest {
  readonly query: string;
  readonly operationName?: string;
  readonly variables?: Record<string, unknown>;
}

export interface RoomAnswer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly GraphQLFormattedError[];
}

/** The way into one subgraph, in process or over HTTP: the same identity check and the same masking. */
export interface RoomDoor {
  readonly name: string;
  call(
    request: RoomRequest,
    how: { readonly authorization: string | undefined; readonly signal: AbortSignal; readonly deadlineAt: number },
  ): Promise<RoomAnswer>;
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  close(): Promise<void>;
}

export interface RoomDoorOptions {
  readonly name: string;
  readonly schema: GraphQLSchema;
  readonly typeDefs: DocumentNode;
  readonly log: Log;
  readonly authenticate: Authenticator;
  /** Makes a request's own context: loaders and tenant data live as long as the request. */
  readonly context: (call: Call) => object;
  readonly mostBytes: number;
  readonly mostTokens: number;
  /** How long a request may take when its caller names no deadline. */
  readonly deadlineMs: number;
}

/** Milliseconds that the caller still waits (our own header between gateway and room). */
export const DEADLINE_HEADER = "genifi-deadline-ms";

export async function openRoomDoor(options: RoomDoorOptions): Promise<RoomDoor> {
  const server = createGraphqlServer<object>({
    schema: options.schema,
    personal: personalScalars(options.typeDefs),
    once: onceFields(options.typeDefs),
    log: options.log,
    mostTokens: options.mostTokens,
  });
  await server.start();
  const authenticate = refusingOverHttp(options.authenticate, options.log);
  return {
    name: options.name,
    async call(request, { authorization, signal, deadlineAt }) {
      const principal = await options.authenticate(authorization);
      signal.throwIfAborted();
      const contextValue = options.context({ principal, signal, deadlineAt });
      const { body } = await inSpan("operation", { room: options.name }, () => server.executeOperation(request, { contextValue }));
      if (body.kind !== "single") throw new Error("Incremental delivery is not offered.");
      return body.singleResult as RoomAnswer;
    },
    async handle(request, response) {
      const principal = await authenticate(request.headers.authorization, proofOf(request));
      const named = Number(request.headers[DEADLINE_HEADER]);
      const milliseconds = Number.isFinite(named) && named > 0 ? Math.min(named, options.deadlineMs) : options.deadlineMs;
      const { signal, done } = abortWhenGone(response, milliseconds);
      const { authorization, traceparent } = request.headers;
      const serve = async () => {
        await serveGraphql(server, request, response, {
          mostBytes: options.mostBytes,
          context: async () => options.context({ principal, signal, deadlineAt: Date.now() + milliseconds }),
        });
        noteInSpan({ status: response.statusCode });
      };
      try {
        const ours = typeof traceparent === "string" && isFromGateway(authorization) ? traceparent : undefined;
        await inSpan("operation", { room: options.name }, serve, ours);
      } finally {
        done();
      }
    },
    close: () => server.stop(),
  };
}
