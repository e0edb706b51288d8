import { randomBytes, randomUUID, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { readJson, secureServer, sendJson, sendText } from "./http.ts";
import { PARTNER_IDS } from "./known.ts";
import { allOf, claimsOf } from "./partners.ts";
import { misshapen } from "./misshapen.ts";
import { Lookup, Ticket } from "./protocol.ts";
import { tellReady } from "./notify.ts";
import type { MakeServer, ServerOptions } from "./server.ts";

/** A partner that speaks our own protocol, `lookup-json`. */
export const lookupServer: MakeServer = async (options) => {
  const token = randomBytes(32).toString("base64url");
  const answer = (request: IncomingMessage, response: ServerResponse) =>
    void lookup(options, token, request, response).catch(() => response.destroy());
  return {
    server: secureServer(options.tls, answer),
    credential: { token },
    settings: { asynchronous: isAsynchronous(options.partner.id) },
  };
};

const isAsynchronous = (id: string): boolean => id === PARTNER_IDS.payfolio;

async function lookup({ partner, state, find }: ServerOptions, token: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const refuse = (status: number, code: string) => sendJson(response, status, { error: { code } });
  if (!isSame(request.headers.authorization ?? "", `Bearer ${token}`)) return refuse(401, "unauthorized");
  if (request.method !== "POST" || request.url !== "/v1/lookup") return refuse(404, "not_found");
  const json = await readJson(request);
  const again = Ticket.safeParse(json).data;
  const taken = again && state.taken(again.ticket);
  const question = again ? taken && { ...taken.question, requested: again.requested } : Lookup.safeParse(json).data;
  if (!question) return refuse(400, "invalid_request");

  const { requested, identifiers } = question;
  const header = request.headers["idempotency-key"];
  const key = typeof header === "string" ? header : null;
  state.note({ requested, identifiers: again ? [] : Object.keys(identifiers), idempotencyKey: key, byTicket: again !== undefined }, response);

  const subject = find(question);
  const provoked = subject?.provokes?.kind === "later" && !isAsynchronous(partner.id) ? undefined : subject?.provokes;
  const behaviour = provoked ?? state.fault;
  const fault = behaviour.kind;
  await state.hold(behaviour);
  if (response.destroyed) return;
  const tell = async () => {
    if (question.notify) await tellReady(question.notify, token);
  };
  const later = again?.ticket ?? (fault === "later" ? state.take(question, key ?? randomUUID(), tell, behaviour.delayMs) : null);
  if (later !== null && taken?.ready !== true && (fault === "later" || fault === "none")) {
    response.setHeader("retry-after", "60");
    return sendJson(response, 202, { ticket: later });
  }
  const claims = fault === "over-deliver" ? allOf(partner, subject) : claimsOf(partner, subject, requested);
  const body = {
    reference: randomUUID(),
    at: new Date().toISOString(),
    verification: { trustFramework: "nist_800_63A", assuranceLevel: partner.assuranceLevel, evidence: partner.evidence },
    claims,
  };
  // The faulty answers quote real values, so that a leak of them can be seen.
  if (fault === "reset") return void response.destroy();
  if (fault === "500") return sendJson(response, 500, { error: { code: "internal" }, detail: { identifiers, claims } });
  if (fault === "malformed") return sendText(response, 200, JSON.stringify(body).slice(0, -1));
  if (fault === "wrong-schema") return sendJson(response, 200, { ...body, claims: misshapen(claims) });
  sendJson(response, 200, body);
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
