import { createPool } from "../../platform/database/pool.ts";
import { createSealingKeys } from "../../platform/keys/sealing-key-table.ts";
import { loadSigningKeys } from "../../platform/keys/signing-key-table.ts";
import { openRoom } from "../../platform/subgraph/open-room.ts";
import type { Room } from "../../platform/subgraph/room.ts";
import { partnerDataConfig } from "./config.ts";
import { createConnectors } from "./connectors/index.ts";
import { ENTITIES } from "./entities/entities.ts";
import { TELL_READY, tellReady } from "./events/tell-ready.ts";
import { createContext } from "./loaders/loaders.ts";
import { PartnerDataM0001Registry } from "./migrations/m0001-registry.ts";
import { PartnerDataM0002Ledger } from "./migrations/m0002-ledger.ts";
import { PartnerDataM0003Admit } from "./migrations/m0003-admit.ts";
import { PartnerDataM0004Settle } from "./migrations/m0004-settle.ts";
import { PartnerDataM0005Sweep } from "./migrations/m0005-sweep.ts";
import { PartnerDataM0006SigningKeys } from "./migrations/m0006-signing-keys.ts";
import { PartnerDataM0007Ahead } from "./migrations/m0007-ahead.ts";
import { PartnerDataM0008AddedCategories } from "./migrations/m0008-added-categories.ts";
import { PartnerDataM0009Ready } from "./migrations/m0009-ready.ts";
import { describe } from "./schema.ts";
import { createAddedCategories } from "./services/added-categories.ts";
import { createDeliveryKeys } from "./services/delivery-keys.ts";
import { createDeliverySigner } from "./services/delivery-signer.ts";
import { createEgress } from "./services/egress.ts";
import { createGrantKeys } from "./services/grant-keys.ts";
import { createIdentifierKeys } from "./services/identifier-keys.ts";
import { createKeySets } from "./services/key-sets.ts";
import { createLedger } from "./services/ledger.ts";
import { createNoticeDoor, NOTICE_PATH } from "./services/notice-door.ts";
import { sweep } from "./services/sweep.ts";
import { createRevocations } from "./services/revocations.ts";
import { createPartnerDirectory } from "./services/partner-directory.ts";

export { PROTOCOLS } from "./connectors/endpoint.ts";
export { LOOKUP_JSON } from "./connectors/lookup-json-message.ts";

/** Carries subject data from partners to customers, under consent, and keeps none of it. */
export const room: Room<typeof partnerDataConfig> = {
  name: "partner-data",
  schema: "partner_data",
  config: partnerDataConfig,
  migrations: [
    PartnerDataM0001Registry,
    PartnerDataM0002Ledger,
    PartnerDataM0003Admit,
    PartnerDataM0004Settle,
    PartnerDataM0005Sweep,
    PartnerDataM0006SigningKeys,
    PartnerDataM0007Ahead,
    PartnerDataM0008AddedCategories,
    PartnerDataM0009Ready,
  ],
  subscriptions: [TELL_READY],
  describe,
  async open(surroundings) {
    const { config, database, issuer, keyEncryptionKey, log } = surroundings;
    const pool = createPool(database, config.DELIVERY_CONNECTIONS);
    const egress = createEgress(pool, config.EGRESS_PRIVATE_ADDRESSES);
    const connectors = await createConnectors(egress);
    const signer = await createDeliverySigner(await loadSigningKeys(pool, keyEncryptionKey, "partner_data"));
    const revocations = createRevocations(database, log);
    const identifierLifetimeMs = config.IDENTIFIER_KEY_LIFETIME * 1_000;
    const identifierKeys = await createIdentifierKeys(pool, keyEncryptionKey, identifierLifetimeMs);
    const continuationKeyMs = config.CONTINUATION_KEY_LIFETIME * 1_000;
    const sealingKeys = await createSealingKeys(pool, keyEncryptionKey, {
      schema: "partner_data",
      lifetimeMs: continuationKeyMs,
      openMs: config.DELIVERY_CONTINUATION * 1_000,
    });
    const continuations = { keys: sealingKeys, lifetimeSeconds: config.DELIVERY_CONTINUATION };
    const context = createContext({
      delivering: {
        ledger: createLedger(pool, {
          mostPartners: config.DELIVERY_MOST_PARTNERS,
          mostRetries: config.DELIVERY_MOST_RETRIES,
          retryWindowSeconds: config.DELIVERY_RETRY_WINDOW,
          mostPolls: config.DELIVERY_MOST_POLLS,
          testQuota: config.TEST_DAILY_QUOTA,
        }),
        grantKeys: createGrantKeys(pool),
        connectorFor: createPartnerDirectory(pool, keyEncryptionKey, connectors, log),
        revocations,
        continuations,
        noticeUrl: issuer + NOTICE_PATH,
        addedCategory: createAddedCategories(pool),
        deliveryKeys: createDeliveryKeys(pool, createKeySets(egress, config.DELIVERY_KEY_SET_CACHE * 1_000)),
        sign: signer.sign,
        identifierKey: identifierKeys.keyOf,
        issuer,
        longestMs: config.DELIVERY_DEADLINE_MS,
      },
      signingKeys: signer.publicKeys,
      quoting: { pool, mostPartners: config.DELIVERY_MOST_PARTNERS },
      signRecord: signer.signRecord,
      signAnswer: signer.signAnswer,
      identifierKeys: identifierKeys.publicKeys,
    });
    const opened = await openRoom(surroundings, { name: "partner-data", schema: "partner_data", entities: ENTITIES, describe, context });
    return {
      door: opened.door,
      consumers: [tellReady(pool, keyEncryptionKey, egress)],
      partners: { handler: createNoticeDoor(pool, keyEncryptionKey, continuations, log) },
      chores: [
        { name: "partner-data.continuation-keys", everyMs: Math.min(60_000, continuationKeyMs / 4), run: () => sealingKeys.rotate() },
        { name: "partner-data.identifier-keys", everyMs: Math.min(60_000, identifierLifetimeMs / 4), run: () => identifierKeys.rotate() },
        {
          name: "partner-data.sweep",
          everyMs: config.DELIVERY_SWEEP_MS,
          async run() {
            const count = await sweep(pool, config.DELIVERY_SWEEP_GRACE);
            if (count > 0) log.warn("interrupted-transactions-closed", { room: "partner-data", count });
          },
        },
      ],
      ready: opened.ready,
      async close() {
        await opened.close();
        await revocations.close();
        await connectors.close();
        await pool.end();
      },
    };
  },
};
