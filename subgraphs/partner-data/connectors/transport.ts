import { Readable } from "node:stream";
import { Agent, buildConnector, errors, request as send } from "undici";
import { PartnerFault } from "./connector.ts";
import { type Egress, literalAddress, permits, pinnedLookup } from "./egress.ts";
import type { PartnerEndpoint } from "./endpoint.ts";

const MOST_BYTES = 256 * 1024;

export interface TransportRequest {
  readonly method: "GET" | "POST";
  /** Below the partner's address, beginning with a slash. Never holds an identifier: paths and queries end up in logs. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
  /** Whether headers or path tell of the subject: then the partner may have learned of them once the head is sent. */
  readonly discloses: boolean;
  /** Called once when the partner may have learned of the subject by this message, however it ends. */
  readonly told?: (() => void) | undefined;
  /** A refusal's status of which `code` in its JSON body is wanted; nothing else of such a body is read. */
  readonly codeOf?: number;
}

export interface TransportAnswer {
  readonly status: number;
  /** Of the status that was wanted; null else, and when it is no code. */
  readonly code: string | null;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Empty unless the status is 2xx: what a partner says of its failures is not read. */
  readonly text: string;
}

export interface Transport {
  /** Throws `PartnerFault` and nothing else; a status of any kind is an answer. */
  send(request: TransportRequest): Promise<TransportAnswer>;
  close(): Promise<void>;
}

/**
 * HTTPS to one partner and nobody else: a registered host only (P70), its own authority only, our certificate where it wants
 * one, TLS 1.2 or later, no redirect followed (P36). Null when the endpoint cannot be reached in that way.
 */
export function createTransport({ address, recipient, trustAnchor, credential }: PartnerEndpoint, egress: Egress): Transport | null {
  const origin = address === null ? null : URL.parse(address);
  // Without an anchor of its own a partner would be trusted by any public authority.
  if (origin?.protocol !== "https:" || recipient === null || !trustAnchor?.includes("BEGIN CERTIFICATE")) return null;
  const literal = literalAddress(origin.hostname);
  if (literal !== null && !permits(egress, literal)) return null;
  const { certificate, privateKey } = credential ?? {};
  const connect = buildConnector({
    ca: trustAnchor,
    minVersion: "TLSv1.2",
    rejectUnauthorized: true,
    lookup: pinnedLookup(egress),
    ...(certificate !== undefined && privateKey !== undefined && { cert: certificate, key: privateKey }),
  });
  /** Of connections that never stood: nothing was sent on them. */
  const unconnected = new WeakSet<Error>();
  const agent = new Agent({
    connect: (options, callback) =>
      connect(options, (...[error, socket]) => {
        if (error) unconnected.add(error);
        callback(...([error, socket] as Parameters<typeof callback>));
      }),
    maxResponseSize: MOST_BYTES,
    // The room's own timer ends a call; a second one here could be mistaken for the partner's fault.
    headersTimeout: 0,
    bodyTimeout: 0,
  });

  return {
    async send({ method, path, headers, body, signal, discloses, told, codeOf }) {
      const allowed = await egress.allows(recipient, origin.host).catch(() => false);
      if (!allowed) throw new PartnerFault("UNREACHABLE", false);
      let sent = false;
      // undici pulls the body once the connection stands and its certificate is verified.
      const pulled = async function* (text: string) {
        sent = true;
        yield Buffer.from(text);
      };
      // Without a body it cannot be seen when a request is written, so it counts as sent unless there was no connection.
      if (body === undefined) sent = true;
      try {
        const response = await send(new URL(path, origin), {
          dispatcher: agent,
          method,
          headers,
          signal,
          ...(body !== undefined && { body: Readable.from(pulled(body)) }),
        });
        const status = response.statusCode;
        const read = status >= 200 && status < 300;
        const text = read || status === codeOf ? await response.body.text() : "";
        if (!read && status !== codeOf) await response.body.dump();
        if (signal.aborted) throw new PartnerFault("ABORTED", discloses);
        return { status, headers: response.headers, code: read ? null : codeIn(text), text: read ? text : "" };
      } catch (error) {
        if (error instanceof PartnerFault) throw error;
        if (error instanceof Error && unconnected.has(error)) sent = false;
        const kind = faultKind(error, signal, sent);
        throw new PartnerFault(kind, discloses && sent, kind === "UNREACHABLE");
      } finally {
        if (discloses && sent) told?.();
      }
    },
    close: () => agent.close(),
  };
}

/** A code can hold no value: capitals and underscores, as the field's own error lists have them. */
function codeIn(text: string): string | null {
  try {
    const { code } = JSON.parse(text) as { code?: unknown };
    return typeof code === "string" && /^[A-Z][A-Z_]{0,59}$/.test(code) ? code : null;
  } catch {
    return null;
  }
}

/** Reads an error's class and nothing else of it: undici's and TLS's messages may quote the partner. */
function faultKind(error: unknown, signal: AbortSignal, sent: boolean): PartnerFault["kind"] {
  if (signal.aborted) return "ABORTED";
  if (!sent) return "UNREACHABLE";
  return error instanceof errors.ResponseExceededMaxSizeError ? "MALFORMED_ANSWER" : "PARTNER_ERROR";
}
