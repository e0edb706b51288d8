import { lookup } from "node:dns/promises";
import type { Egress } from "../../subgraphs/partner-data/connectors/egress.ts";

/** For whom a connector's tests ask. */
export const TENANT = "5a0d7c1e-2b7f-4d56-8a3b-9c4e1f60d2a7";

/** Lets connectors reach what a test serves on loopback. */
export const OPEN_EGRESS: Egress = {
  allows: async () => true,
  resolve: async (hostname) => (await lookup(hostname, { all: true })).map(({ address }) => address),
  privateAddresses: true,
};
