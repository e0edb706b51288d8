import { createPool } from "../../platform/database/pool.ts";
import { openRoom } from "../../platform/subgraph/open-room.ts";
import type { Room } from "../../platform/subgraph/room.ts";
import { analyticsConfig } from "./config.ts";
import { COUNT_SETTLED, countSettled } from "./events/count-settled.ts";
import { AnalyticsM0001Usage } from "./migrations/m0001-usage.ts";
import { describe } from "./schema.ts";

/** What was used, counted from events. */
export const room: Room<typeof analyticsConfig> = {
  name: "analytics",
  schema: "analytics",
  config: analyticsConfig,
  migrations: [AnalyticsM0001Usage],
  subscriptions: [COUNT_SETTLED],
  describe,
  async open(surroundings) {
    const pool = createPool(surroundings.database, 2);
    const opened = await openRoom(surroundings, { name: "analytics", schema: "analytics", entities: [], describe, context: (call) => call });
    return {
      door: opened.door,
      consumers: [countSettled(pool)],
      chores: [],
      ready: opened.ready,
      async close() {
        await opened.close();
        await pool.end();
      },
    };
  },
};
