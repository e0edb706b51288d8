import type { IncomingMessage, ServerResponse } from "node:http";
import type { TLSSocket } from "node:tls";
import { secureServer, sendJson, sendText } from "./http.ts";
import { misshapen } from "./misshapen.ts";
import { oidcClaims } from "./oidc-claims.ts";
import { type Grant, openidGrants } from "./openid-grants.ts";
import { openidParties, type OpenidParties } from "./openid-parties.ts";
import { allOf, claimsOf } from "./partners.ts";
import type { MakeServer, ServerOptions } from "./server.ts";

/** A partner that speaks OpenID Connect userinfo with Identity Assurance (openid.md). */
export const openidServer: MakeServer = async (options) => {
  const parties = await openidParties();
  const grants = openidGrants(options.state, parties);

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const certificate = (request.socket as TLSSocket).getPeerCertificate().fingerprint256;
    const refuse = (status: number, error: string) => sendJson(response, status, { error });
    switch (`${request.method} ${request.url}`) {
      case "POST /token": {
        const token = await grants.take(request, response, certificate);
        return token === null ? refuse(400, "invalid_grant") : sendJson(response, 200, { access_token: token, token_type: "Bearer", expires_in: 60 });
      }
      case "POST /userinfo": {
        const grant = grants.spend(request.headers.authorization ?? "", certificate);
        return grant === null ? refuse(401, "invalid_token") : userinfo(options, parties, grant, response);
      }
      default:
        return refuse(404, "not_found");
    }
  };

  return {
    server: secureServer(options.tls, (request, response) => void answer(request, response).catch(() => response.destroy())),
    credential: parties.credential,
    settings: parties.settings,
  };
};

async function userinfo({ partner, state, find }: ServerOptions, parties: OpenidParties, grant: Grant, response: ServerResponse): Promise<void> {
  const { identifiers, requested, call } = grant;
  response.once("close", () => (call.state = response.writableFinished ? "answered" : "aborted"));

  const fault = state.fault.kind;
  await state.hold();
  if (response.destroyed) return;
  const subject = find({ subject: { kind: "PERSON" }, identifiers });
  const records = fault === "over-deliver" ? allOf(partner, subject) : claimsOf(partner, subject, requested);
  const claims = oidcClaims(fault === "wrong-schema" ? misshapen(records) : records);
  // The faulty answers quote real values, so that a leak of them can be seen.
  if (fault === "reset") return void response.destroy();
  if (fault === "500") return sendJson(response, 500, { error: "server_error", detail: { identifiers, claims } });
  const jwt = await parties.answer(Object.keys(claims).length === 0 ? {} : { verified_claims: { verification: verificationOf(partner), claims } });
  sendText(response, 200, fault === "malformed" ? jwt.slice(0, -1) : jwt, "application/jwt");
}

const VERIFIED_AT = "2026-02-03T10:15:00Z";

const verificationOf = ({ assuranceLevel, evidence }: ServerOptions["partner"]) => ({
  trust_framework: "nist_800_63A",
  assurance_level: assuranceLevel,
  evidence: evidence.map((type) => ({ type })),
  time: VERIFIED_AT,
  verification_process: crypto.randomUUID(),
});
