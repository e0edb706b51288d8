import { createPool } from "../../platform/database/pool.ts";
import { seal } from "../../platform/keys/sealing.ts";
import { describeFault } from "../../platform/logging/log.ts";
import { openRoom } from "../../platform/subgraph/open-room.ts";
import type { Room } from "../../platform/subgraph/room.ts";
import { purge } from "./authorization/purge.ts";
import { createAuthorizationServer } from "./authorization/server.ts";
import { accountsConfig } from "./config.ts";
import { ENTITIES } from "./entities/entities.ts";
import { createContext } from "./loaders/loaders.ts";
import { AccountsM0001Accounts } from "./migrations/m0001-accounts.ts";
import { AccountsM0002Authorization } from "./migrations/m0002-authorization.ts";
import { AccountsM0003DeliveryKeys } from "./migrations/m0003-delivery-keys.ts";
import { AccountsM0004ScopeApprovals } from "./migrations/m0004-scope-approvals.ts";
import { AccountsM0005WebhookEndpoints } from "./migrations/m0005-webhook-endpoints.ts";
import { describe } from "./schema.ts";

/** Who our customers are, who works there, and which machines speak for them. */
export const room: Room<typeof accountsConfig> = {
  name: "accounts",
  schema: "accounts",
  config: accountsConfig,
  migrations: [
    AccountsM0001Accounts,
    AccountsM0002Authorization,
    AccountsM0003DeliveryKeys,
    AccountsM0004ScopeApprovals,
    AccountsM0005WebhookEndpoints,
  ],
  subscriptions: [],
  describe,
  async open(surroundings) {
    const { config, database, issuer, keyEncryptionKey, log } = surroundings;
    const pool = createPool(database, 5);
    const [opened, authorization] = await Promise.all([
      openRoom(surroundings, {
        name: "accounts",
        schema: "accounts",
        entities: ENTITIES,
        describe,
        context: createContext((json, purpose) => seal(json, keyEncryptionKey, purpose)),
      }),
      createAuthorizationServer({
        pool,
        issuer,
        accessTokenLifetime: config.ACCESS_TOKEN_LIFETIME,
        kek: keyEncryptionKey,
        demoPersons: config.DEMO_PERSONS,
        reportFault: (fault) => log.error("authorization-failed", { room: "accounts", ...describeFault(fault) }),
      }),
    ]);
    return {
      door: opened.door,
      consumers: [],
      chores: [{ name: "accounts.purge", everyMs: 60_000, run: () => purge(pool) }],
      authorization,
      ready: opened.ready,
      async close() {
        await opened.close();
        await pool.end();
      },
    };
  },
};
