import { Agent, buildConnector } from "undici";
import { type Egress, literalAddress, permits, pinnedLookup } from "../connectors/egress.ts";

const MOST_BYTES = 64 * 1024;

/** An address that a customer gave us. */
export interface CustomerAddress {
  readonly uri: string;
  /** PEM; null where a public authority vouches for the address. */
  readonly trustAnchor: string | null;
}

/**
 * The way to a customer's own server, with the care that partners get: https, TLS 1.2 or later, public addresses resolved once,
 * no redirect, bounded in size. For one message; its caller destroys it. Throws when the address may not be reached.
 */
export function wayTo({ uri, trustAnchor }: CustomerAddress, egress: Egress): { readonly url: URL; readonly agent: Agent } {
  const url = new URL(uri);
  const literal = literalAddress(url.hostname);
  if (url.protocol !== "https:" || (literal !== null && !permits(egress, literal))) throw new Error("ADDRESS_REFUSED");
  const connect = buildConnector({
    ...(trustAnchor !== null && { ca: trustAnchor }),
    minVersion: "TLSv1.2",
    rejectUnauthorized: true,
    lookup: pinnedLookup(egress),
  });
  return { url, agent: new Agent({ connect, maxResponseSize: MOST_BYTES }) };
}
