import type { Pool } from "pg";
import { z } from "zod";
import { MODES } from "../../../platform/identity/principal.ts";
import type { EventConsumer, Subscription } from "../../../platform/events/consumer.ts";
import { inTransaction } from "../../../platform/database/in-transaction.ts";

export const COUNT_SETTLED: Subscription = { queue: "analytics.count_settled", types: ["transaction.settled"] };

const settled = z.object({
  transaction: z.uuid(),
  delivery: z.uuid(),
  attempt: z.int().positive(),
  mode: z.enum(MODES),
  outcome: z.string(),
  process: z.uuid(),
  durationMs: z.int().nonnegative(),
  categories: z.int().nonnegative(),
});

/** Counts each settled attempt once, however often its event arrives: inbox and fact are one statement's commit. */
export const countSettled = (pool: Pool): EventConsumer => ({
  ...COUNT_SETTLED,
  async handle({ source, id, tenant, time, data }) {
    const fact = settled.parse(data);
    await inTransaction(pool, async (client) => {
      await client.query("select accounts.offered_enter_tenant($1)", [tenant]);
      await client.query(
        `with received as (
           insert into analytics.inbox (source, id, organization_id) values ($1, $2, $3) on conflict do nothing returning id)
         insert into analytics.settled_transactions (transaction_id, attempt, organization_id, delivery_id, process_id, mode, outcome, duration_ms, categories, at)
         select $4, $5, $3, $6, $7, $8, $9, $10, $11, $12 from received`,
        [
          source,
          id,
          tenant,
          fact.transaction,
          fact.attempt,
          fact.delivery,
          fact.process,
          fact.mode,
          fact.outcome,
          fact.durationMs,
          fact.categories,
          time,
        ],
      );
    });
  },
});
