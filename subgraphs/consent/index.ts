import { createPool } from "../../platform/database/pool.ts";
import { loadSigningKeys } from "../../platform/keys/signing-key-table.ts";
import { openRoom } from "../../platform/subgraph/open-room.ts";
import type { Room, RoomSurroundings } from "../../platform/subgraph/room.ts";
import { consentConfig } from "./config.ts";
import { ENTITIES } from "./entities/entities.ts";
import { createContext } from "./loaders/loaders.ts";
import { ConsentM0001Consent } from "./migrations/m0001-consent.ts";
import { ConsentM0002Recipients } from "./migrations/m0002-recipients.ts";
import { describe } from "./schema.ts";
import { createSigner, type Signer } from "./services/signer.ts";

async function openSigner({ database, keyEncryptionKey }: RoomSurroundings<unknown>): Promise<Signer> {
  const pool = createPool(database, 2);
  try {
    return await createSigner(await loadSigningKeys(pool, keyEncryptionKey, "consent"));
  } finally {
    await pool.end();
  }
}

/** What customers agreed to, why they ask, and on whose consent. */
export const room: Room<typeof consentConfig> = {
  name: "consent",
  schema: "consent",
  config: consentConfig,
  migrations: [ConsentM0001Consent, ConsentM0002Recipients],
  subscriptions: [],
  describe,
  async open(surroundings) {
    const { config, issuer } = surroundings;
    const tools = { signer: await openSigner(surroundings), issuer, grantLifetime: config.GRANT_LIFETIME, mostMonths: config.CONSENT_MOST_MONTHS };
    const { door, ready, close } = await openRoom(surroundings, {
      name: "consent",
      schema: "consent",
      entities: ENTITIES,
      describe,
      context: (call) => createContext(call, tools),
    });
    return { door, consumers: [], chores: [], ready, close };
  },
};
