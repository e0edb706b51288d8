import type { Connector } from "./connector.ts";
import { localDetail } from "./local-detail.ts";

/** The IEEE registry of OUIs; read from a file, so it is handed in. */
export interface OuiReader {
  /** What is registered for a prefix of 6, 7 or 9 hexadecimal digits, capital: the holder, and its address on further lines. */
  get(prefix: string): string | undefined;
}

/** The longest first: a large block may be given out again in small ones. */
const PREFIXES = [9, 7, 6];
/** A block that is given out in small ones, and a holder who is not named. */
const NOBODY = /^(?:IEEE Registration Authority|Private)$/i;

const GROUP = 0b01;
const LOCALLY_ADMINISTERED = 0b10;

/** The maker of an access point, by its BSSID. */
export function wifiVendor(registry: OuiReader): Connector {
  return localDetail({
    category: "wifi",
    identifier: "bssid",
    evidence: "oui-registry-data",
    async read(identifier) {
      const digits = identifier.replace(/[\s:.-]/g, "").toUpperCase();
      if (!/^[\dA-F]{12}$/.test(digits)) return null;
      // Chosen by whoever runs the network, or no station's address: no maker's.
      if (Number.parseInt(digits.slice(0, 2), 16) & (GROUP | LOCALLY_ADMINISTERED)) return null;
      const found = PREFIXES.map((length) => registry.get(digits.slice(0, length))).find((entry) => entry !== undefined);
      const vendor = found?.split("\n", 1)[0]?.trim();
      return vendor === undefined || NOBODY.test(vendor) ? null : { vendor };
    },
  });
}
