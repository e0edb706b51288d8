import type { ServerResponse } from "node:http";

/** A request refused before GraphQL sees it. The words are constants of ours. */
export class HttpRefusal extends Error {
  override readonly name = "HttpRefusal";

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** Answers in the shape of a GraphQL error (GraphQL over HTTP), so that clients need one parser. */
export function sendRefusal(response: ServerResponse, { status, code, message, headers }: HttpRefusal): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", "cache-control": "no-store", ...headers });
  response.end(JSON.stringify({ errors: [{ message, extensions: { code } }] }));
}
