import { createHmac, type KeyObject, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Pool } from "pg";
import { describeFault, type Log } from "../../../platform/logging/log.ts";
import { LOOKUP_JSON } from "../connectors/lookup-json-message.ts";
import type { ContinuationRules } from "../delivery/continuation.ts";
import { openNotice } from "../delivery/notice.ts";
import { readEndpoint } from "./partner-directory.ts";

/** Where partners say that a late answer is there, below our public origin. */
export const NOTICE_PATH = "/partner/ready";

const MOST_BYTES = 4 * 1024;
const TOLERANCE_S = 300;

interface Refusal {
  readonly status: number;
  readonly code: string;
}
const INVALID: Refusal = { status: 400, code: "invalid_request" };
const UNAUTHORIZED: Refusal = { status: 401, code: "unauthorized" };
const UNKNOWN: Refusal = { status: 404, code: "not_found" };
const TOO_EARLY: Refusal = { status: 409, code: "question_under_way" };
const CLOSED: Refusal = { status: 410, code: "not_awaited" };

async function readText(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function handleIn(text: string): string | undefined {
  try {
    return LOOKUP_JSON.notice.safeParse(JSON.parse(text)).data?.handle;
  } catch {
    return undefined;
  }
}

/** Standard Webhooks 1.0, signature v1: by the token that we show the partner, which so never travels back. */
function isSigned({ headers }: IncomingMessage, text: string, token: string): boolean {
  const [id, at, signatures] = (["webhook-id", "webhook-timestamp", "webhook-signature"] as const).map((name) => String(headers[name] ?? ""));
  if (!id || !at || !/^\d{10,11}$/.test(at) || Math.abs(Date.now() / 1_000 - Number(at)) > TOLERANCE_S) return false;
  const expected = createHmac("sha256", token).update(`${id}.${at}.${text}`).digest();
  return (signatures ?? "").split(" ").some((one) => {
    const given = one.startsWith("v1,") ? Buffer.from(one.slice(3), "base64") : Buffer.alloc(0);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

/**
 * A partner says that a late answer is there. What is waited for stands in the handle that it was given with its question, and
 * who says it in the signature: so nothing need be remembered here. Acknowledged only once the customer's event is committed.
 */
export function createNoticeDoor(
  pool: Pool,
  kek: KeyObject,
  continuations: ContinuationRules,
  log: Log,
): (request: IncomingMessage, response: ServerResponse) => void {
  async function refusalOf(request: IncomingMessage): Promise<Refusal | null> {
    if (request.method !== "POST" || request.url !== NOTICE_PATH) return UNKNOWN;
    const text = await readText(request);
    const handle = text === undefined ? undefined : handleIn(text);
    if (text === undefined || handle === undefined) return INVALID;
    const about = await openNotice(handle, continuations);
    if (!about) return UNKNOWN;
    const token = (await readEndpoint(pool, kek, about.partner))?.credential?.token;
    if (token === undefined || !isSigned(request, text, token)) return UNAUTHORIZED;
    if (about.exp * 1_000 <= Date.now()) return CLOSED;
    const { rows } = await pool.query<{ verdict: "NOTED" | "EARLY" | "CLOSED" }>("select partner_data.note_ready($1, $2, $3, $4) as verdict", [
      about.tenant,
      about.mode,
      about.transaction,
      about.partner,
    ]);
    const verdict = rows[0]?.verdict;
    if (verdict === "NOTED") return null;
    return verdict === "EARLY" ? TOO_EARLY : CLOSED;
  }

  function answer(response: ServerResponse, refusal: Refusal | null): void {
    if (response.destroyed) return;
    response.setHeader("cache-control", "no-store");
    if (refusal === null) return void response.writeHead(204).end();
    const again = refusal === TOO_EARLY || refusal.status === 503 ? { "retry-after": "5" } : {};
    // What was not read to its end would otherwise be taken for the next request.
    const left = refusal === INVALID ? { connection: "close" } : {};
    response
      .writeHead(refusal.status, { "content-type": "application/json", ...again, ...left })
      .end(JSON.stringify({ error: { code: refusal.code } }));
  }

  return (request, response) => {
    refusalOf(request)
      .then((refusal) => answer(response, refusal))
      .catch((fault: unknown) => {
        log.error("notice-failed", { room: "partner-data", ...describeFault(fault) });
        answer(response, { status: 503, code: "try_again" });
      });
  };
}
