import pg from "pg";
import type { DatabaseAddress } from "./address.ts";

// node-postgres reads DATE as local midnight; a day stays the text that it is.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

/** A pool of plain connections, for the few paths that call SQL functions without the ORM. */
export function createPool(address: DatabaseAddress, most = 10): pg.Pool {
  const pool = new pg.Pool({ ...address, max: most, idleTimeoutMillis: 30_000, connectionTimeoutMillis: 5_000 });
  // An idle connection that dies must not end the process: the next query opens another.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}
