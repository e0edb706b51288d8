import { PartnerFault } from "./connector.ts";

/** Asked too often, or too slowly: that says something of the partner, and not of the question. */
const OF_THE_PARTNER = new Set([408, 429]);

/** Of a status that is no answer. What a partner refuses by 4xx is one question's fault, and may keep no others from it. */
export const statusFault = (status: number, disclosed: boolean): PartnerFault =>
  new PartnerFault("PARTNER_ERROR", disclosed, false, status >= 400 && status < 500 && !OF_THE_PARTNER.has(status));
