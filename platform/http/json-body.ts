import type { IncomingMessage } from "node:http";
import { HttpRefusal } from "./refusal.ts";

/**
 * Reads one JSON object from a request. Refuses other content types (so that no simple cross-site
 * form reaches us), batches, too many bytes and invalid JSON, each with constant words: `JSON.parse`
 * quotes its input in its errors.
 */
export async function readJsonBody(request: IncomingMessage, mostBytes: number): Promise<Record<string, unknown>> {
  const type = request.headers["content-type"]?.split(";", 1)[0]?.trim().toLowerCase();
  if (type !== "application/json") throw new HttpRefusal(415, "UNSUPPORTED_CONTENT_TYPE", "Send the request as application/json.");
  if (Number(request.headers["content-length"] ?? 0) > mostBytes) throw tooLarge(mostBytes);
  const chunks: Buffer[] = [];
  let size = 0;
  // A request that is destroyed takes its connection with it, and the refusal could not be sent.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > mostBytes) throw tooLarge(mostBytes);
    chunks.push(chunk);
  }
  let body: unknown;
  try {
    body = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks)));
  } catch {
    throw new HttpRefusal(400, "INVALID_JSON", "The body is not valid JSON in UTF-8.");
  }
  if (Array.isArray(body))
    throw new HttpRefusal(400, "BATCH_REFUSED", "Send one operation per request; deliverPartnerData takes up to a hundred subjects.");
  if (typeof body !== "object" || body === null)
    throw new HttpRefusal(400, "BAD_REQUEST", "The body must be one JSON object with `query` and `variables`.");
  return body as Record<string, unknown>;
}

const tooLarge = (mostBytes: number) =>
  new HttpRefusal(413, "REQUEST_TOO_LARGE", `The body is larger than ${mostBytes} bytes. Send fewer subjects or a shorter document.`, {
    connection: "close",
  });
