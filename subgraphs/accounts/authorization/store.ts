import type { Adapter } from "oidc-provider";
import type { Pool } from "pg";
import { readClientId } from "../../../platform/identity/principal.ts";
import { useAssertion } from "./assertions.ts";
import { findClient } from "./clients.ts";
import { createRecords } from "./records.ts";

/** oidc-provider's storage by kind of model: clients are ours and only read, used assertions are a table of their own. */
export function createStore(pool: Pool, demoPersons: boolean): (kind: string) => Adapter {
  return (kind) => {
    const records = createRecords(pool, kind);
    if (kind === "Client") return { ...records, find: async (id) => await findClient(pool, id, demoPersons) };
    if (kind !== "ReplayDetection") return records;
    return {
      ...records,
      find: async () => undefined,
      upsert: async (id, { iss }, expiresIn) => await useAssertion(pool, id, readClientId(String(iss))?.id ?? "", expiresIn),
    };
  };
}
