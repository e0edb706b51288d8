import { createHash, randomUUID } from "node:crypto";
import { decodeJwt } from "jose";
import { v7 as uuid } from "uuid";
import { createPool } from "../../platform/database/pool.ts";
import { PARTNER_IDS } from "../sandbox/known.ts";
import { ATTRIBUTES, attestMany, type Consented, SUBJECT } from "./consents.ts";
import type { Peer } from "./peer.ts";
import type { World } from "./world.ts";

/** The room's own defaults. */
const RULES = { mostPartners: 5, mostRetries: 3, retryWindowSeconds: 600, testQuota: 10_000, deadlineMs: 30_000 };

/** As the room reads it of a grant's claims, once their signature was verified. */
function argumentsOf({ customer, grant, key }: Consented) {
  const { jti, attestation, processVersion, bound, categories } = decodeJwt(grant);
  const transaction = uuid();
  const { costCenterId, projectId } = customer.workplace;
  const call = {
    tenant: customer.tenant.id,
    client: customer.app.clientId,
    mode: "LIVE",
    delivery: uuid(),
    costCenter: costCenterId,
    project: projectId,
    ...RULES,
  };
  const subject = {
    index: 0,
    transaction,
    key,
    fingerprint: createHash("sha256").update(randomUUID()).digest("hex"),
    grant: jti,
    attestation,
    processVersion,
    bound,
    granted: categories,
    grantedCount: ATTRIBUTES.length,
    selection: { name: ATTRIBUTES },
    selectedCount: ATTRIBUTES.length,
    country: SUBJECT.country,
  };
  return { call, subject, transaction };
}

function settlementOf(transaction: string) {
  const line = { partner: PARTNER_IDS.northbank, category: "name" };
  const disclosures = [{ ...line, at: new Date().toISOString(), answered: true, durationMs: 5, overDelivered: 0, calls: 1, hedged: false }];
  const counts = {
    asked: ATTRIBUTES.length,
    returned: ATTRIBUTES.length,
    categories: 1,
    durationMs: 5,
    pending: false,
    abortedCalls: null,
    continued: false,
  };
  return { transaction, attempt: 1, outcome: "HIT", ...counts, disclosures, lines: [{ ...line, outcome: "HIT" }] };
}

/** What no delivery can be faster than: its two commits alone, by the same functions as the room's login. */
export function storagePeer(world: World, callers: number): Peer {
  const pool = createPool(world.postgres.logins.as("partner_data_app"), callers);
  return {
    name: "storage limit",
    world,
    // The worker counts what was settled here as it does of a delivery.
    parts: ["caller", ...world.platform.roles.keys(), "PostgreSQL"],
    haste: 2,
    async prepare(requests) {
      const prepared = (await attestMany(world.customers, requests)).map(argumentsOf);
      return async (index) => {
        const { call, subject, transaction } = prepared[index]!;
        const admit = await pool.query<{ admitted: { subjects?: readonly { refusal: string | null }[] } }>(
          "select partner_data.admit($1, $2) as admitted",
          [JSON.stringify(call), JSON.stringify([subject])],
        );
        if (admit.rows[0]?.admitted.subjects?.[0]?.refusal !== null) throw new Error(`Admission refused: ${JSON.stringify(admit.rows[0]?.admitted)}`);
        const settle = await pool.query<{ verdicts: readonly { verdict: string }[] }>("select partner_data.settle($1, $2) as verdicts", [
          call.tenant,
          JSON.stringify([settlementOf(transaction)]),
        ]);
        if (settle.rows[0]?.verdicts[0]?.verdict !== "SETTLED") throw new Error("Settlement gave another verdict.");
      };
    },
    close: () => pool.end(),
  };
}
