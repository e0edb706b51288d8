import pg from "pg";
import type { DatabaseAddress } from "../../platform/database/address.ts";
import type { Logins } from "../../platform/database/bootstrap.ts";
import { EVENTS_SCHEMA } from "../../platform/events/install.ts";
import { ROOM_NAMES, schemaOf } from "../../subgraphs/main.ts";

/** Every schema that has logins of its own. */
export const SCHEMAS: readonly string[] = [...ROOM_NAMES.map(schemaOf), EVENTS_SCHEMA];

export interface TrialDatabase {
  readonly logins: Logins;
  /** The superuser, to arrange and to see what no role of ours may. */
  readonly admin: DatabaseAddress;
  /** Rows as the superuser sees them, whatever the tenant. */
  query<R extends object>(sql: string, values?: readonly unknown[]): Promise<R[]>;
}

/** A connection for each query: it outlives the server's restarts. */
export async function queryAt<R extends object>(address: DatabaseAddress, sql: string, values: readonly unknown[] = []): Promise<R[]> {
  const client = new pg.Client(address);
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query<R>(sql, [...values])).rows;
  } finally {
    await client.end();
  }
}
