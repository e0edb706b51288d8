import type { IncomingMessage, ServerResponse } from "node:http";
import { type ApolloServer, type BaseContext, HeaderMap } from "@apollo/server";
import { readJsonBody } from "./json-body.ts";
import { HttpRefusal } from "./refusal.ts";

/**
 * One GraphQL request over HTTP: POST only, so that no variable ever stands in a URL, and no mutation
 * can ride a link. Answers with what @apollo/server says (GraphQL over HTTP, status and media type).
 */
export async function serveGraphql<C extends BaseContext>(
  server: ApolloServer<C>,
  request: IncomingMessage,
  response: ServerResponse,
  options: {
    readonly mostBytes: number;
    readonly context: (body: Readonly<Record<string, unknown>>) => Promise<C>;
  },
): Promise<void> {
  if (request.method !== "POST") throw new HttpRefusal(405, "METHOD_NOT_ALLOWED", "Send GraphQL requests by POST.", { allow: "POST" });
  const body = await readJsonBody(request, options.mostBytes);
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  const contextValue = await options.context(body);
  // A null key is refused by @apollo/server where an absent one is not.
  const present = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
  const answer = await server.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method: "POST", headers, search: "", body: present },
    context: async () => contextValue,
  });
  if (response.destroyed) return;
  if (answer.body.kind !== "complete") throw new HttpRefusal(406, "NOT_ACCEPTABLE", "Incremental delivery is not offered.");
  response.writeHead(answer.status ?? 200, { ...Object.fromEntries(answer.headers), "cache-control": "no-store" });
  response.end(answer.body.string);
}
