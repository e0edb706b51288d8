import { isIP } from "node:net";
import type { Connector } from "./connector.ts";
import { ipRange } from "./ip-range.ts";
import { localDetail } from "./local-detail.ts";

/** The one question asked of the MMDB; a maxmind `Reader` fits. */
export interface CountryReader {
  get(address: string): { readonly country_code?: string } | null;
}

// A v4 client of a dual-stack listener shows as ::ffff:a.b.c.d; the zone after % is local to its host.
const MAPPED_OR_ZONED = /^::ffff:(?=\d+\.)|%.*$/i;

/** The country that an IP address is allocated to, and its range. */
export function ipDetail(reader: CountryReader): Connector {
  return localDetail({
    category: "ip",
    identifier: "ipAddress",
    evidence: "ip-allocation-data",
    async read(identifier) {
      const address = identifier.trim().replace(MAPPED_OR_ZONED, "");
      const family = isIP(address);
      if (family === 0) return null;
      const range = ipRange(address);
      const country = range === "PUBLIC" ? reader.get(address)?.country_code : undefined;
      return { country, addressFamily: family === 4 ? "IPV4" : "IPV6", range };
    },
  });
}
