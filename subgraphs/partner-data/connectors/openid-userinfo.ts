import { Personal } from "../../../platform/personal/personal.ts";
import { checkedClaims } from "./answer.ts";
import { type CategoryName, isCategory } from "./claims.ts";
import { type Connector, type PartnerAnswer, PartnerFault, type PartnerRequest } from "./connector.ts";
import type { Egress } from "./egress.ts";
import type { PartnerEndpoint } from "./endpoint.ts";
import { openUserinfo, parseToken, type UserinfoAnswer } from "./openid-userinfo-answer.ts";
import { userinfoParties } from "./openid-userinfo-keys.ts";
import { claimsParameter, subjectId, tokenRequest } from "./openid-userinfo-question.ts";
import { readUserinfo } from "./openid-userinfo-record.ts";
import { createTransport, type Transport, type TransportAnswer } from "./transport.ts";
import { unreachable } from "./unreachable.ts";
import { statusFault } from "./status-fault.ts";

type Closable = Connector & { close(): Promise<void> };

/**
 * A partner that answers with OpenID Connect userinfo and Identity Assurance (scripts/sandbox/openid.md has the messages).
 * The token is of one subject and one question, so it ends with the call: nothing here is kept.
 */
export async function openidUserinfo(endpoint: PartnerEndpoint, egress: Egress): Promise<Closable> {
  const parties = await userinfoParties(endpoint);
  const transport = createTransport(endpoint, egress);
  if (parties === null || transport === null) return unreachable;

  return {
    async ask(request) {
      const { category, way, attributes, identifiers, subjectKind } = request;
      const claims = isCategory(category) ? claimsParameter(category, attributes) : null;
      const sub_id = subjectId(identifiers);
      // OpenID Connect tells of people only, and brings values back.
      if (claims === null || sub_id === null || way !== "RETRIEVE" || subjectKind !== "PERSON") throw new PartnerFault("UNREACHABLE", false);
      // A key that does not sign: its error is not passed on.
      const body = await tokenRequest(parties, request, { sub_id, claims }).catch(() => {
        throw new PartnerFault("UNREACHABLE", false);
      });
      const token = await askToken(transport, request, body);
      const text = await askUserinfo(transport, request, token);
      const answer = await openUserinfo(text, parties);
      if (answer === null) throw new PartnerFault("MALFORMED_ANSWER", true);
      return answered(category as CategoryName, attributes, answer);
    },
    close: () => transport.close(),
  };
}

async function askToken(transport: Transport, { signal, told, idempotencyKey }: PartnerRequest, body: string): Promise<string> {
  const { status, text } = await transport.send({
    method: "POST",
    path: "/token",
    headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json", "idempotency-key": idempotencyKey },
    body,
    signal,
    discloses: true,
    told,
  });
  if (status !== 200) throw statusFault(status, true);
  const token = parseToken(text);
  if (token === null) throw new PartnerFault("MALFORMED_ANSWER", true);
  return token;
}

async function askUserinfo(transport: Transport, { signal, idempotencyKey }: PartnerRequest, token: string): Promise<string> {
  const { status, headers, text } = await transport
    .send({
      method: "POST",
      path: "/userinfo",
      headers: { accept: "application/jwt", authorization: `Bearer ${token}`, "idempotency-key": idempotencyKey },
      signal,
      discloses: true,
    })
    .catch(afterToken);
  if (status !== 200) throw statusFault(status, true);
  if (!/^application\/jwt\s*(;|$)/i.test(String(headers["content-type"] ?? ""))) throw new PartnerFault("MALFORMED_ANSWER", true);
  return text;
}

/** Whatever ends the second step, the first has told the partner of the subject, and had reached it. */
function afterToken(error: unknown): TransportAnswer {
  const kind = error instanceof PartnerFault ? error.kind : "PARTNER_ERROR";
  throw new PartnerFault(kind === "UNREACHABLE" ? "PARTNER_ERROR" : kind, true);
}

function answered(category: CategoryName, attributes: readonly string[], answer: UserinfoAnswer): PartnerAnswer {
  const { record, verification, overDelivered } = readUserinfo(category, attributes, answer);
  const { trust_framework, assurance_level, evidence, time, verification_process } = verification ?? {};
  return {
    claims: checkedClaims(category, attributes, record, true),
    provenance: {
      partnerReference: verification_process == null ? null : Personal.of(verification_process),
      at: answer.at.toISOString(),
      trustFramework: trust_framework ?? null,
      assuranceLevel: assurance_level ?? null,
      evidence: (evidence ?? []).map(({ type }) => type),
      verifiedAt: time == null ? null : new Date(time).toISOString(),
    },
    overDelivered,
  };
}
