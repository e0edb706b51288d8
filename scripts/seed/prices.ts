import type pg from "pg";
import { questionOf, type Way, WAYS } from "../../platform/subgraph/question.ts";
import type { Registry } from "../sandbox/protocol.ts";
import { partnersOf } from "./registry.ts";

/** Of the price of a retrieval, in hundredths: what reveals less costs less. */
const SHARES = { RETRIEVE: 100, MATCH: 70, CHECK: 50 } as const satisfies Record<Way, number>;

/** Cents for a hit; a partial answer costs as much, no record a fifth, and what failed nothing. */
const HIT: Readonly<Record<string, number>> = {
  name: 42,
  email: 12,
  address: 38,
  phone: 15,
  credit: 310,
  biometrics: 85,
  criminalRecords: 540,
  employment: 120,
  financial: 95,
  socialMedia: 25,
  mediaReports: 60,
  mobileCarrier: 8,
  device: 3,
  ip: 2,
  wifi: 4,
};

export const CURRENCY = "CAD";

/** Price book 1. Its outcomes that have no row cost nothing. */
export async function seedPrices(client: pg.Client, registry: Pick<Registry, "partners">): Promise<void> {
  await client.query("set role billing_owner");
  await client.query("insert into billing.price_books (version, effective_from) values (1, '2026-01-01T00:00:00Z') on conflict do nothing");
  for (const { id, offers } of partnersOf(registry)) {
    for (const { category, way } of offers.flatMap((offer) => WAYS.map((one) => ({ ...offer, way: one })))) {
      const hit = Math.floor(((HIT[category] ?? 0) * SHARES[way]) / 100);
      const prices = [
        ["HIT", hit],
        ["PARTIAL", hit],
        ["ANSWERED", hit],
        ["NO_RECORD", Math.floor(hit / 5)],
      ] as const;
      for (const [outcome, minor] of prices) {
        await client.query(
          "insert into billing.rates (price_book, partner_id, category, outcome, currency, minor) values (1, $1, $2, $3, $4, $5) on conflict do nothing",
          [id, questionOf(category, way), outcome, CURRENCY, minor],
        );
      }
    }
  }
  await client.query("reset role");
}
