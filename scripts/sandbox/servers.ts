import { lookupServer } from "./lookup-server.ts";
import type { MakeServer } from "./server.ts";

/** The server of each protocol that sandbox partners speak. */
export const SERVERS = { "lookup-json": lookupServer } as const satisfies Record<string, MakeServer>;
