import { Readable } from "node:stream";
import { Agent, errors, request as send } from "undici";
import { Personal } from "../../../platform/personal/personal.ts";
import { reveal } from "../../../platform/personal/reveal.ts";
import { checkedClaims } from "./answer.ts";
import { isCategory } from "./claims.ts";
import { type Connector, PartnerFault, type PartnerRequest } from "./connector.ts";
import { parseLookupAnswer } from "./lookup-json-answer.ts";

const MOST_BYTES = 256 * 1024;

export interface LookupJsonEndpoint {
  readonly address: string | null;
  /** PEM; the only authority that this partner's certificate may come from. */
  readonly trustAnchor: string | null;
  readonly credential: string | null;
}

/** A partner that is asked by `POST /v1/lookup` (scripts/sandbox/README.md has the protocol). */
export function lookupJson(endpoint: LookupJsonEndpoint): Connector & { close(): Promise<void> } {
  const { trustAnchor, credential } = endpoint;
  const url = secureUrl(endpoint.address);
  // Without an anchor of its own a partner would be trusted by any public authority.
  if (url === null || trustAnchor === null || credential === null) return unreachable;
  const agent = new Agent({
    connect: { ca: trustAnchor, minVersion: "TLSv1.2", rejectUnauthorized: true },
    maxResponseSize: MOST_BYTES,
    // The room's own timer ends a call; a second one here could be mistaken for the partner's fault.
    headersTimeout: 0,
    bodyTimeout: 0,
  });

  return {
    async ask(request) {
      const { category, attributes, signal, idempotencyKey } = request;
      if (!isCategory(category)) throw new PartnerFault("UNREACHABLE", false);
      let sent = false;
      // undici pulls the body once the connection stands and its certificate is verified.
      const body = async function* () {
        sent = true;
        yield Buffer.from(questionOf(request));
      };
      let status: number;
      let text: string;
      try {
        const response = await send(url, {
          dispatcher: agent,
          method: "POST",
          headers: {
            "content-type": "application/json",
            accept: "application/json",
            authorization: `Bearer ${credential}`,
            "idempotency-key": idempotencyKey,
          },
          body: Readable.from(body()),
          signal,
        });
        status = response.statusCode;
        text = status === 200 ? await response.body.text() : "";
        if (status !== 200) await response.body.dump();
      } catch (error) {
        throw new PartnerFault(faultKind(error, signal, sent), sent);
      }
      if (signal.aborted) throw new PartnerFault("ABORTED", true);
      if (status !== 200) throw new PartnerFault("PARTNER_ERROR", true);
      const answer = parseLookupAnswer(text);
      if (answer === null) throw new PartnerFault("MALFORMED_ANSWER", true);
      const { trustFramework, assuranceLevel, evidence } = answer.verification;
      const record = Object.hasOwn(answer.claims, category) ? answer.claims[category] : undefined;
      return {
        claims: checkedClaims(category, attributes, record ?? {}, true),
        provenance: {
          partnerReference: Personal.of(answer.reference),
          at: new Date(answer.at).toISOString(),
          trustFramework,
          assuranceLevel,
          evidence,
        },
      };
    },
    close: () => agent.close(),
  };
}

const unreachable = {
  async ask(): Promise<never> {
    throw new PartnerFault("UNREACHABLE", false);
  },
  async close() {},
};

function secureUrl(address: string | null): URL | null {
  const url = address === null ? null : URL.parse("/v1/lookup", address);
  return url?.protocol === "https:" ? url : null;
}

function questionOf({ category, attributes, identifiers, subjectKind, country }: PartnerRequest): string {
  return JSON.stringify({
    subject: { kind: subjectKind, country },
    identifiers: Object.fromEntries([...identifiers].map(([name, value]) => [name, reveal(value)])),
    requested: { [category]: attributes },
  });
}

/** Reads an error's class and nothing else of it: undici's and TLS's messages may quote the partner. */
function faultKind(error: unknown, signal: AbortSignal, sent: boolean): PartnerFault["kind"] {
  if (signal.aborted) return "ABORTED";
  if (!sent) return "UNREACHABLE";
  return error instanceof errors.ResponseExceededMaxSizeError ? "MALFORMED_ANSWER" : "PARTNER_ERROR";
}
