import DataLoader from "dataloader";
import { validate as isUuid } from "uuid";
import type { RoomCall } from "../../../platform/subgraph/open-room.ts";
import type { Money } from "../../../platform/subgraph/types/money.ts";
import { Charge, type ChargeRow, PriceBook, Rate, type RateRow } from "../entities/entities.ts";
import { periodOf } from "../../../platform/database/month.ts";
import { tenantOf } from "../services/tenant-of.ts";

/** The room's context of one request. */
export interface BillingCall extends RoomCall {
  readonly loaders: ReturnType<typeof createLoaders>;
}

/** By what a month's charges can be summed, and its column. */
const DIMENSIONS = { costCenter: "cost_center_id", project: "project_id", process: "process_id" } as const;
export type Dimension = keyof typeof DIMENSIONS;

interface Spend {
  readonly id: string;
  readonly minor: string;
  readonly currency: string;
}

/** One query for each month that is asked, however many ids. */
function spendLoader(call: () => BillingCall, dimension: Dimension): DataLoader<string, Money> {
  const column = DIMENSIONS[dimension];
  return new DataLoader(async (keys) => {
    const { id: tenant, currency } = await tenantOf(call());
    const asked = keys.map((key) => ({ month: key.slice(0, 7), id: key.slice(8) }));
    const found = new Map<string, Money>();
    for (const month of new Set(asked.map((one) => one.month))) {
      const ids = asked.filter((one) => one.month === month && isUuid(one.id)).map(({ id }) => id);
      const rows = await call().data.run(async (em) => {
        const { from, until } = await periodOf(em, tenant, month);
        return em.execute<Spend[]>(
          `select ${column} as id, sum(minor)::text as minor, min(currency) as currency from billing.charges
            where organization_id = ?::uuid and ${column} = any (string_to_array(?, ',')::uuid[]) and at >= ?::timestamptz and at < ?::timestamptz
            group by ${column}`,
          [tenant, ids.join(","), from, until],
        );
      });
      for (const row of rows) found.set(`${month} ${row.id}`, { minor: row.minor, currency: row.currency });
    }
    return keys.map((key) => found.get(key) ?? { minor: "0", currency });
  });
}

const createLoaders = (call: () => BillingCall) => ({
  chargesOf: new DataLoader(async (ids: readonly string[]): Promise<ChargeRow[][]> => {
    const known = ids.filter((id) => isUuid(id));
    const rows = await call().data.run((em) => em.find(Charge, { transactionId: { $in: known } }, { orderBy: { id: "asc" } }));
    return ids.map((id) => rows.filter(({ transactionId }) => transactionId === id));
  }),
  ratesOf: new DataLoader(async (ids: readonly string[]): Promise<RateRow[][]> => {
    const { currency } = await tenantOf(call());
    const known = ids.filter((id) => isUuid(id));
    const rows = await call().data.run(async (em) => {
      const [book] = await em.find(
        PriceBook,
        { effectiveFrom: { $lte: new Date() } },
        { orderBy: { effectiveFrom: "desc", version: "desc" }, limit: 1 },
      );
      if (!book) return [];
      return em.find(Rate, { priceBook: book.version, partnerId: { $in: known }, currency }, { orderBy: { category: "asc", outcome: "asc" } });
    });
    return ids.map((id) => rows.filter(({ partnerId }) => partnerId === id));
  }),
  spend: {
    costCenter: spendLoader(call, "costCenter"),
    project: spendLoader(call, "project"),
    process: spendLoader(call, "process"),
  },
});

export function createContext(call: RoomCall): BillingCall {
  const context: BillingCall = { ...call, loaders: createLoaders(() => context) };
  return context;
}
