import type { ServerResponse } from "node:http";
import { sendJson, sendText } from "./http.ts";
import type { PartnerState } from "./partner-state.ts";
import type { Call } from "./protocol.ts";

interface Answer {
  readonly status?: number;
  readonly body: unknown;
  /** The same with each value in a shape that is none of its protocol's. */
  readonly misshapen: unknown;
  /** The same with more than was asked. */
  readonly more: unknown;
  /** What the question held, for an error to quote. */
  readonly question: unknown;
}

/** Notes a call and answers it as the partner's fault says; what goes wrong quotes real values, so that a leak can be seen. */
export async function answer(
  state: PartnerState,
  response: ServerResponse,
  asked: Omit<Call, "at" | "state" | "endedAt">,
  { status = 200, body, misshapen, more, question }: Answer,
): Promise<void> {
  state.note(asked, response);
  const fault = state.fault.kind;
  await state.hold();
  if (response.destroyed) return;
  if (fault === "reset") return void response.destroy();
  if (fault === "500") return sendJson(response, 500, { code: "INTERNAL", message: JSON.stringify({ question, body }) });
  if (fault === "malformed") return sendText(response, status, JSON.stringify(body).slice(0, -1));
  if (fault === "wrong-schema") return sendJson(response, status, misshapen);
  sendJson(response, status, fault === "over-deliver" ? more : body);
}

/** Each value wrapped in an object, at any depth; lists stay lists. */
export function wrapped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(wrapped);
  if (typeof value !== "object" || value === null) return { value };
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, wrapped(inner)]));
}
