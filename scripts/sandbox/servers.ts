import { camaraServer } from "./camara-server.ts";
import { graphqlServer } from "./graphql-server.ts";
import { lookupServer } from "./lookup-server.ts";
import { openBankingServer } from "./open-banking-server.ts";
import { openidServer } from "./openid-server.ts";
import type { MakeServer } from "./server.ts";

/** The server of each protocol that sandbox partners speak over the network. */
export const SERVERS = {
  "lookup-json": lookupServer,
  "openid-userinfo": openidServer,
  camara: camaraServer,
  "open-banking": openBankingServer,
  "partner-graphql": graphqlServer,
} as const satisfies Record<string, MakeServer>;
