import type { z } from "zod";
import { reveal } from "../../../platform/personal/reveal.ts";
import type { Way } from "../../../platform/subgraph/question.ts";
import { fillIn, match } from "./camara-kyc.ts";
import { line, simSwapChecks } from "./camara-line.ts";
import { bearerOf } from "./client-credentials.ts";
import { type Connector, type PartnerAnswer, PartnerFault, type PartnerRequest } from "./connector.ts";
import { electronicRecord } from "./electronic-record.ts";
import type { Egress } from "./egress.ts";
import type { PartnerEndpoint } from "./endpoint.ts";
import { Exchange } from "./exchange.ts";
import { createTransport } from "./transport.ts";
import { unreachable } from "./unreachable.ts";

/** Asks one of the carrier's APIs about the subject's number; null when it has none such. */
export type CarrierCall = <T>(path: string, body: Readonly<Record<string, unknown>>, shape: z.ZodType<T>) => Promise<T | null>;

type Answering = (request: PartnerRequest, call: CarrierCall) => Promise<Pick<PartnerAnswer, "claims" | "overDelivered">>;

/** What a carrier answers, by way and category. */
const ANSWERS: Readonly<Record<Way, Readonly<Record<string, Answering>>>> = {
  RETRIEVE: { name: fillIn, address: fillIn, email: fillIn, phone: line },
  MATCH: { name: match, address: match, email: match },
  CHECK: { phone: simSwapChecks },
};

/** E.164, as CAMARA has it. */
const NUMBER = /^\+[1-9]\d{4,14}$/;
/** CAMARA's code for a number that the carrier does not serve. */
const NOT_THEIRS = "IDENTIFIER_NOT_FOUND";
const WRITTEN_IN = /[\s().-]/g;

/**
 * A mobile carrier by CAMARA's APIs: KYC Match and KYC Fill-in v0.4, SIM Swap v2, Number Verification v2. It wants a bearer
 * token, or a client id and `settings.tokenPath`.
 */
export function camara(endpoint: PartnerEndpoint, egress: Egress): Connector & { close(): Promise<void> } {
  const transport = createTransport(endpoint, egress);
  const bearer = bearerOf(endpoint);
  if (transport === null || bearer === null) return unreachable;

  return {
    async ask(request) {
      const answering = Object.hasOwn(ANSWERS[request.way], request.category) ? ANSWERS[request.way][request.category] : undefined;
      const phone = request.identifiers.get("phone");
      const phoneNumber = phone && reveal(phone).replace(WRITTEN_IN, "");
      if (!answering || phoneNumber === undefined || !NUMBER.test(phoneNumber)) throw new PartnerFault("UNREACHABLE", false);
      const exchange = new Exchange(transport, request.signal);

      const call: CarrierCall = async (path, body, shape) => {
        const token = await bearer.get(exchange);
        const { status, code, text } = await exchange.send({
          method: "POST",
          path,
          headers: {
            "content-type": "application/json",
            accept: "application/json",
            authorization: `Bearer ${token}`,
            "x-correlator": request.idempotencyKey,
          },
          body: JSON.stringify({ phoneNumber, ...body }),
          discloses: true,
          told: request.told,
          codeOf: 404,
        });
        if (status === 401) bearer.forget();
        // Another 404 says that the API is not there, and nothing of the subject.
        if (status === 404 && code === NOT_THEIRS) return null;
        if (status !== 200) throw exchange.refusal(status);
        return exchange.read(text, shape);
      };
      return { ...(await answering(request, call)), provenance: electronicRecord() };
    },
    close: () => transport.close(),
  };
}
