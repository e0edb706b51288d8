import { lookupServer } from "./lookup-server.ts";
import { openidServer } from "./openid-server.ts";
import type { MakeServer } from "./server.ts";

/** The server of each protocol that sandbox partners speak over the network. */
export const SERVERS = { "lookup-json": lookupServer, "openid-userinfo": openidServer } as const satisfies Record<string, MakeServer>;
