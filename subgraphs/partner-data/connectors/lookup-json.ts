import { Personal } from "../../../platform/personal/personal.ts";
import { reveal } from "../../../platform/personal/reveal.ts";
import { checkedClaims, overDelivered } from "./answer.ts";
import { isCategory } from "./claims.ts";
import { type Connector, PartnerFault, type PartnerRequest } from "./connector.ts";
import type { Egress } from "./egress.ts";
import type { PartnerEndpoint } from "./endpoint.ts";
import { parseLookupAnswer } from "./lookup-json-message.ts";
import { createTransport } from "./transport.ts";
import { unreachable } from "./unreachable.ts";
import { statusFault } from "./status-fault.ts";

/** A partner that is asked by `POST /v1/lookup` (scripts/sandbox/README.md has the protocol). */
export function lookupJson(endpoint: PartnerEndpoint, egress: Egress): Connector & { close(): Promise<void> } {
  const transport = createTransport(endpoint, egress);
  const token = endpoint.credential?.token;
  if (transport === null || token === undefined) return unreachable;

  return {
    async ask(request) {
      const { category, attributes, signal, idempotencyKey } = request;
      if (!isCategory(category)) throw new PartnerFault("UNREACHABLE", false);
      const { status, text } = await transport.send({
        method: "POST",
        path: "/v1/lookup",
        headers: {
          "content-type": "application/json",
          accept: "application/json",
          authorization: `Bearer ${token}`,
          "idempotency-key": idempotencyKey,
        },
        body: questionOf(request),
        signal,
        discloses: true,
      });
      if (status !== 200) throw statusFault(status, true);
      const answer = parseLookupAnswer(text);
      if (answer === null) throw new PartnerFault("MALFORMED_ANSWER", true);
      const { trustFramework, assuranceLevel, evidence, verifiedAt } = answer.verification;
      const { [category]: record = {}, ...others } = answer.claims;
      return {
        claims: checkedClaims(category, attributes, record, true),
        provenance: {
          partnerReference: Personal.of(answer.reference),
          at: new Date(answer.at).toISOString(),
          trustFramework,
          assuranceLevel,
          evidence,
          verifiedAt: verifiedAt ?? null,
        },
        overDelivered: overDelivered(attributes, record) + Object.values(others).reduce((sum, other) => sum + Object.keys(other).length, 0),
      };
    },
    close: () => transport.close(),
  };
}

function questionOf({ category, attributes, identifiers, subjectKind, country }: PartnerRequest): string {
  return JSON.stringify({
    subject: { kind: subjectKind, country },
    identifiers: Object.fromEntries([...identifiers].map(([name, value]) => [name, reveal(value)])),
    requested: { [category]: attributes },
  });
}
