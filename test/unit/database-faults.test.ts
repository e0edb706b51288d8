import { createSecretKey, randomBytes, randomUUID } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { DatabaseError, type Pool } from "pg";
import { createLog } from "../../platform/logging/log.ts";
import type { Settlement } from "../../subgraphs/partner-data/delivery/ledger.ts";
import { createLedger } from "../../subgraphs/partner-data/services/ledger.ts";
import { createPartnerDirectory } from "../../subgraphs/partner-data/services/partner-directory.ts";

const RULES = { mostPartners: 5, mostRetries: 3, retryWindowSeconds: 600, testQuota: 1 };

const databaseError = (code: string) => Object.assign(new DatabaseError("a fault", 7, "error"), { code });

/** A pool whose first queries fail so, and whose next gives `row`. */
function failing(faults: readonly Error[], row: object): { readonly pool: Pool; readonly asked: () => number } {
  let asked = 0;
  const query = async () => {
    const fault = faults[asked];
    asked += 1;
    if (fault) throw fault;
    return { rows: [row] };
  };
  return { pool: { query } as unknown as Pool, asked: () => asked };
}

describe("a fault of the database on the delivery's path", () => {
  const transaction = randomUUID();
  const settlement = { transaction } as Settlement;
  const settled = { verdicts: [{ transaction, verdict: "SETTLED" }] };

  it("a deadlock is tried again, since all of it was rolled back", async () => {
    const { pool, asked } = failing([databaseError("40P01"), databaseError("40P01")], settled);
    await expect(createLedger(pool, RULES).settle(randomUUID(), settlement)).resolves.toBe("SETTLED");
    expect(asked()).toBe(3);
  });

  it.each([
    ["a third deadlock", ["40P01", "40P01", "40P01"], 3],
    ["another fault", ["22P02"], 1],
  ])("%s is thrown", async (_name, codes, times) => {
    const { pool, asked } = failing(codes.map(databaseError), settled);
    await expect(createLedger(pool, RULES).settle(randomUUID(), settlement)).rejects.toThrow("a fault");
    expect(asked()).toBe(times);
  });

  it("a partner that cannot be looked up is unreachable, undisclosed, and looked up again", async () => {
    const { pool, asked } = failing([databaseError("57P01"), databaseError("57P01")], {});
    const kek = createSecretKey(randomBytes(32));
    const find = createPartnerDirectory(pool, kek, {} as never, createLog({}, "silent"));
    for (let round = 1; round <= 2; round += 1) {
      await expect(find(randomUUID(), randomUUID(), "LIVE")).rejects.toMatchObject({ name: "PartnerFault", kind: "UNREACHABLE", disclosed: false });
      expect(asked()).toBe(round);
    }
  });
});
