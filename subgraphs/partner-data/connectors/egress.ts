import type { LookupAddress } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { callbackify } from "node:util";
import { ipRange } from "./ip-range.ts";

/** Where data may go: asked before each message, so that what left the register gets nothing more (P35, P70). */
export interface Egress {
  /** Whether a host belongs to this recipient, and the recipient is in force; with its port, unless that is 443. */
  allows(recipient: string, host: string): Promise<boolean>;
  /** All addresses of a name. */
  resolve(hostname: string): Promise<readonly string[]>;
  /** Lets partners be on loopback and in private networks, as the sandbox is. */
  readonly privateAddresses: boolean;
}

const PINNED_MS = 60_000;

/** Whether an address is one of the public internet, or may be another. */
export const permits = ({ privateAddresses }: Egress, address: string): boolean =>
  isIP(address) !== 0 && (privateAddresses || ipRange(address) === "PUBLIC");

/** A URL's hostname when that is an address, without the brackets of IPv6; else null. */
export function literalAddress(hostname: string): string | null {
  const bare = hostname.replace(/^\[|\]$/g, "");
  return isIP(bare) === 0 ? null : bare;
}

/**
 * Resolves the one name of a partner, and keeps to that answer for a minute: between check and connection nobody can slip in
 * another address. A name with any address that is not permitted is refused whole, for it could be the one that is used.
 */
export function pinnedLookup(egress: Egress): LookupFunction {
  let pinned: { readonly until: number; readonly addresses: Promise<LookupAddress[]> } | undefined;

  async function resolve(hostname: string): Promise<LookupAddress[]> {
    const addresses = await egress.resolve(hostname);
    if (addresses.length === 0 || !addresses.every((address) => permits(egress, address))) throw new Error("ADDRESS_REFUSED");
    return addresses.map((address) => ({ address, family: isIP(address) }));
  }

  function addressesOf(hostname: string): Promise<LookupAddress[]> {
    if (pinned && pinned.until > Date.now()) return pinned.addresses;
    const found = { until: Date.now() + PINNED_MS, addresses: resolve(hostname) };
    pinned = found;
    found.addresses.catch(() => {
      if (pinned === found) pinned = undefined;
    });
    return found.addresses;
  }

  const find = callbackify(addressesOf);
  return (hostname, { all }, callback) =>
    find(hostname, (error, addresses) => {
      if (error || all === true) callback(error, addresses ?? []);
      else callback(null, addresses[0]!.address, addresses[0]!.family);
    });
}
