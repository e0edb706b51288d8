import { randomUUID } from "node:crypto";
import { Agent, errors, request } from "undici";
import { MOST_ANSWER_BYTES } from "./openapi.ts";

export interface Tls {
  /** PEM: the only authority that the partner's certificate may come from. */
  readonly ca: string;
  /** What genifi shows. */
  readonly cert?: string;
  readonly key?: string;
}

export interface Subject {
  readonly kind: "PERSON" | "COMPANY";
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly identifiers: Readonly<Record<string, string>>;
  /** One category and attributes of it that the partner knows of this subject. */
  readonly requested: Readonly<Record<string, readonly string[]>>;
}

/** A partner's server and what is known of it beforehand. */
export interface Partner {
  readonly origin: URL;
  readonly tls: Required<Tls>;
  readonly token: string;
  readonly subject: Subject;
  /** How long it may take for one question. */
  readonly deadlineMs: number;
}

export interface Asking {
  /** Instead of the question of the partner's subject. */
  readonly body?: string;
  readonly path?: string;
  readonly method?: "GET" | "POST";
  /** Null for none. */
  readonly token?: string | null;
  readonly key?: string;
  readonly signal?: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly tookMs: number;
}

/** What went wrong before there was an answer, in words for whoever runs the server. */
export class NoAnswer extends Error {
  constructor(
    message: string,
    /** False when the connection itself was refused. */
    readonly connected: boolean,
  ) {
    super(message);
  }
}

export const questionOf = ({ kind, country, identifiers, requested }: Subject): string =>
  JSON.stringify({ subject: { kind, country }, identifiers, requested });

/** Connections to a partner, kept between questions. */
export function connectionTo({ origin, token, subject, deadlineMs }: Partner, tls: Tls) {
  let connections = 0;
  const agent = new Agent({ connect: { ...tls, minVersion: "TLSv1.2" }, maxResponseSize: MOST_ANSWER_BYTES, headersTimeout: 0, bodyTimeout: 0 });
  agent.on("connect", () => (connections += 1));
  return {
    /** How many connections stood so far. */
    count: () => connections,
    /** Throws `NoAnswer`. */
    async ask({
      body = questionOf(subject),
      path = "/v1/lookup",
      method = "POST",
      token: shown = token,
      key = randomUUID(),
      signal,
    }: Asking = {}): Promise<Answer> {
      const late = AbortSignal.timeout(deadlineMs);
      const before = connections;
      const begun = performance.now();
      try {
        const response = await request(new URL(path, origin), {
          dispatcher: agent,
          method,
          headers: {
            accept: "application/json",
            "idempotency-key": key,
            ...(shown === null ? {} : { authorization: `Bearer ${shown}` }),
            ...(method === "POST" && { "content-type": "application/json" }),
          },
          ...(method === "POST" && { body }),
          signal: signal ? AbortSignal.any([signal, late]) : late,
        });
        const text = await response.body.text();
        return { status: response.statusCode, type: String(response.headers["content-type"] ?? ""), text, tookMs: performance.now() - begun };
      } catch (error) {
        if (late.aborted) throw new NoAnswer(`no answer within ${deadlineMs} ms`, true);
        if (error instanceof errors.ResponseExceededMaxSizeError) throw new NoAnswer(`an answer of more than ${MOST_ANSWER_BYTES / 1024} KiB`, true);
        const { code } = error as { code?: string };
        throw new NoAnswer(`the connection failed${code ? ` (${code})` : ""}`, connections > before || before > 0);
      }
    },
    close: () => agent.destroy(),
  };
}

export type Connection = ReturnType<typeof connectionTo>;
