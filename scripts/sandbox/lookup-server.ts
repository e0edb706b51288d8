import { randomBytes, randomUUID, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { readJson, secureServer, sendJson, sendText } from "./http.ts";
import { allOf, claimsOf } from "./partners.ts";
import { misshapen } from "./misshapen.ts";
import { Lookup } from "./protocol.ts";
import type { MakeServer, ServerOptions } from "./server.ts";

/** A partner that speaks our own protocol, `lookup-json`. */
export const lookupServer: MakeServer = async (options) => {
  const token = randomBytes(32).toString("base64url");
  const answer = (request: IncomingMessage, response: ServerResponse) =>
    void lookup(options, token, request, response).catch(() => response.destroy());
  return { server: secureServer(options.tls, answer), credential: { token }, settings: {} };
};

async function lookup({ partner, state, find }: ServerOptions, token: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const refuse = (status: number, code: string) => sendJson(response, status, { error: { code } });
  if (!isSame(request.headers.authorization ?? "", `Bearer ${token}`)) return refuse(401, "unauthorized");
  if (request.method !== "POST" || request.url !== "/v1/lookup") return refuse(404, "not_found");
  const parsed = Lookup.safeParse(await readJson(request));
  if (!parsed.success) return refuse(400, "invalid_request");

  const { requested, identifiers } = parsed.data;
  const key = request.headers["idempotency-key"];
  state.note({ requested, identifiers: Object.keys(identifiers), idempotencyKey: typeof key === "string" ? key : null }, response);

  const subject = find(parsed.data);
  const behaviour = subject?.provokes ?? state.fault;
  const fault = behaviour.kind;
  await state.hold(behaviour);
  if (response.destroyed) return;
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
