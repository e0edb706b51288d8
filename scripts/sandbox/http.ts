import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo, Server } from "node:net";

const MOST_BYTES = 64 * 1024;

/** The body; undefined when it is too long. */
export async function readText(request: IncomingMessage): Promise<string | undefined> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) {
    text += chunk;
    if (text.length > MOST_BYTES) return undefined;
  }
  return text;
}

/** The body as JSON; undefined when it is none or too long. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const text = await readText(request);
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function sendText(response: ServerResponse, status: number, text: string, type = "application/json"): void {
  response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(text) }).end(text);
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  sendText(response, status, JSON.stringify(body));
}

/** Listens on a free loopback port and tells which. */
export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

/** An HTTPS server that lets in only who shows a certificate of the authority (mutual TLS). */
export const secureServer = (tls: { readonly cert: string; readonly key: string; readonly ca: string }, listener: RequestListener) =>
  createServer({ ...tls, minVersion: "TLSv1.2", requestCert: true, rejectUnauthorized: true }, listener);
