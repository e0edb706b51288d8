import { type NumberType, type PhoneNumber, parsePhoneNumberFromString } from "libphonenumber-js/max";
import type { Connector } from "./connector.ts";
import { localDetail } from "./local-detail.ts";

/** The carrier that a number's range was first assigned to; its package reads files, so it is handed in. */
export interface CarrierLookup {
  carrierOf(number: PhoneNumber): Promise<string | null>;
}

const LINE_TYPES: Partial<Record<NonNullable<NumberType>, string>> = {
  MOBILE: "MOBILE",
  FIXED_LINE: "FIXED_LINE",
  FIXED_LINE_OR_MOBILE: "FIXED_LINE_OR_MOBILE",
  VOIP: "VOIP",
  TOLL_FREE: "TOLL_FREE",
};

/** Carrier, line type and country of a phone number, from its numbering plan. */
export function carrierDetail(lookup: CarrierLookup): Connector {
  return localDetail({
    category: "mobileCarrier",
    identifier: "phone",
    evidence: "numbering-plan-data",
    async read(identifier) {
      const number = parsePhoneNumberFromString(identifier);
      if (!number?.isValid()) return null;
      const type = number.getType();
      return {
        carrier: await lookup.carrierOf(number),
        lineType: type === undefined ? undefined : (LINE_TYPES[type] ?? "OTHER"),
        country: number.country,
      };
    },
  });
}
