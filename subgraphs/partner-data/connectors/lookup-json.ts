import { Personal } from "../../../platform/personal/personal.ts";
import { reveal } from "../../../platform/personal/reveal.ts";
import { acceptedClaims, type AddedCategory } from "./added-category.ts";
import { checkedClaims, overDelivered } from "./answer.ts";
import { isCategory } from "./claims.ts";
import { type Connector, type Notify, PartnerFault, PartnerPending, type PartnerRequest } from "./connector.ts";
import type { Egress } from "./egress.ts";
import type { PartnerEndpoint } from "./endpoint.ts";
import { parseLookupAnswer, parseRetryAfter, parseTicket } from "./lookup-json-message.ts";
import { createTransport } from "./transport.ts";
import { unreachable } from "./unreachable.ts";
import { statusFault } from "./status-fault.ts";

/** A partner that is asked by `POST /v1/lookup` (scripts/sandbox/README.md has the protocol). */
export function lookupJson(endpoint: PartnerEndpoint, egress: Egress): Connector & { close(): Promise<void> } {
  const transport = createTransport(endpoint, egress);
  const token = endpoint.credential?.token;
  const asynchronous = endpoint.settings["asynchronous"] === true;
  if (transport === null || token === undefined) return unreachable;

  return {
    async ask(request) {
      const { category, added, attributes, signal, told, idempotencyKey } = request;
      const checked = checkFor(category, added);
      if (!checked) throw new PartnerFault("UNREACHABLE", false);
      const { status, headers, text } = await transport.send({
        method: "POST",
        path: "/v1/lookup",
        headers: {
          "content-type": "application/json",
          accept: "application/json",
          authorization: `Bearer ${token}`,
          "idempotency-key": idempotencyKey,
        },
        body: questionOf(request, asynchronous ? await request.notify?.() : undefined),
        signal,
        discloses: true,
        told,
      });
      if (status === 202 && asynchronous) {
        const ticket = parseTicket(text);
        throw ticket === null ? new PartnerFault("MALFORMED_ANSWER", true) : new PartnerPending(ticket, parseRetryAfter(headers["retry-after"]));
      }
      if (status !== 200) throw statusFault(status, true);
      const answer = parseLookupAnswer(text);
      if (answer === null) throw new PartnerFault("MALFORMED_ANSWER", true);
      const { trustFramework, assuranceLevel, evidence, verifiedAt } = answer.verification;
      const { [category]: record = {}, ...others } = answer.claims;
      return {
        claims: checked(attributes, record),
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

type Check = (attributes: readonly string[], record: Readonly<Record<string, unknown>>) => ReadonlyMap<string, Personal>;

/** How claims of a category are checked; undefined of one that nobody knows. */
function checkFor(category: string, added: AddedCategory | undefined): Check | undefined {
  if (added) return (attributes, record) => acceptedClaims(added, attributes, record);
  return isCategory(category) ? (attributes, record) => checkedClaims(category, attributes, record, true) : undefined;
}

function questionOf({ category, attributes, identifiers, subjectKind, country, ticket }: PartnerRequest, notify: Notify | undefined): string {
  if (ticket) return JSON.stringify({ ticket: reveal(ticket), requested: { [category]: attributes } });
  return JSON.stringify({
    subject: { kind: subjectKind, country },
    identifiers: Object.fromEntries([...identifiers].map(([name, value]) => [name, reveal(value)])),
    requested: { [category]: attributes },
    notify,
  });
}
