import { BlockList, isIP } from "node:net";

export type IpRange = "PUBLIC" | "PRIVATE" | "RESERVED";
type Block = readonly [network: string, prefix: number];

// IANA special-purpose registries; the shared space of RFC 6598 is a carrier's own, so private.
const PRIVATE = blocks(
  [
    ["10.0.0.0", 8],
    ["172.16.0.0", 12],
    ["192.168.0.0", 16],
    ["100.64.0.0", 10],
  ],
  [["fc00::", 7]],
);
const RESERVED = blocks(
  [
    ["0.0.0.0", 8],
    ["127.0.0.0", 8],
    ["169.254.0.0", 16],
    ["192.0.0.0", 24],
    ["192.0.2.0", 24],
    ["198.18.0.0", 15],
    ["198.51.100.0", 24],
    ["203.0.113.0", 24],
    ["224.0.0.0", 4],
    ["240.0.0.0", 4],
  ],
  [
    // Tunnels of IETF protocols and 6to4: what is inside may be any address.
    ["2001::", 23],
    ["2002::", 16],
    ["2001:db8::", 32],
    ["3fff::", 20],
  ],
);
const GLOBAL_UNICAST_V6 = blocks([], [["2000::", 3]]);

function blocks(v4: readonly Block[], v6: readonly Block[]): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of v4) list.addSubnet(network, prefix, "ipv4");
  for (const [network, prefix] of v6) list.addSubnet(network, prefix, "ipv6");
  return list;
}

/** Which kind of range a valid address without a zone is in. */
export function ipRange(address: string): IpRange {
  const family = isIP(address) === 4 ? "ipv4" : "ipv6";
  if (PRIVATE.check(address, family)) return "PRIVATE";
  if (RESERVED.check(address, family)) return "RESERVED";
  return family === "ipv4" || GLOBAL_UNICAST_V6.check(address, family) ? "PUBLIC" : "RESERVED";
}
