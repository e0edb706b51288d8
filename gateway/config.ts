import { z } from "zod";
import { count, milliseconds } from "../platform/config/fields.ts";

/** What the gateway reads from the environment. Sizes are in bytes. */
export const gatewayConfig = z.object({
  GATEWAY_MOST_BYTES: count(1_000_000, 100_000_000),
  GATEWAY_MOST_TOKENS: count(4_000, 20_000),
  GATEWAY_MOST_DEPTH: count(16, 50),
  GATEWAY_MOST_ALIASES: count(60, 1_000),
  GATEWAY_MOST_ROOT_FIELDS: count(30, 1_000),
  /** For a whole request. */
  GATEWAY_DEADLINE_MS: milliseconds(35_000),
  /** For one room: less than the whole, so that the request can still be answered without it. */
  GATEWAY_HOP_DEADLINE_MS: milliseconds(33_000),
  /** Of one room's answer, which is held in memory. */
  GATEWAY_MOST_ANSWER_BYTES: count(20_000_000, 500_000_000),
});

export type GatewayConfig = z.infer<typeof gatewayConfig>;
