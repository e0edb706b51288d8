import { openRoom } from "../../platform/subgraph/open-room.ts";
import type { Room } from "../../platform/subgraph/room.ts";
import { billingConfig } from "./config.ts";
import { ENTITIES } from "./entities/entities.ts";
import { createContext } from "./loaders/loaders.ts";
import { BillingM0001Billing } from "./migrations/m0001-billing.ts";
import { BillingM0002ReserveAndSettle } from "./migrations/m0002-reserve-and-settle.ts";
import { describe } from "./schema.ts";

/** What deliveries cost, and what was used. */
export const room: Room<typeof billingConfig> = {
  name: "billing",
  schema: "billing",
  config: billingConfig,
  migrations: [BillingM0001Billing, BillingM0002ReserveAndSettle],
  subscriptions: [],
  describe,
  async open(surroundings) {
    const { door, ready, close } = await openRoom(surroundings, {
      name: "billing",
      schema: "billing",
      entities: ENTITIES,
      describe,
      context: createContext,
    });
    return { door, consumers: [], chores: [], ready, close };
  },
};
