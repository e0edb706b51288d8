import { z } from "zod";
import { count, flag, milliseconds, seconds } from "../../platform/config/fields.ts";

export const partnerDataConfig = z.object({
  /** The longest that partners may take for one delivery; ends before the gateway's own deadline. */
  DELIVERY_DEADLINE_MS: milliseconds(30_000),
  /** How long after its first attempt a delivery may be retried under its key. */
  DELIVERY_RETRY_WINDOW: seconds(600),
  DELIVERY_MOST_RETRIES: count(3, 20),
  /** For how long, and how often, answers that are late may be asked for. */
  DELIVERY_CONTINUATION: seconds(604_800),
  /** How long one key seals continuations; it opens for as long as they last, and is then destroyed. */
  CONTINUATION_KEY_LIFETIME: seconds(2_592_000),
  DELIVERY_MOST_POLLS: count(200, 10_000),
  DELIVERY_MOST_PARTNERS: count(5, 20),
  /** How many subjects a customer's test clients may ask for in 24 hours, all together. */
  TEST_DAILY_QUOTA: count(10_000, 1_000_000),
  /** How long after its deadline an open transaction counts as interrupted. */
  DELIVERY_SWEEP_GRACE: seconds(30),
  DELIVERY_SWEEP_MS: milliseconds(5_000),
  DELIVERY_CONNECTIONS: count(10, 200),
  /** How long the keys that a customer publishes at its address are remembered. */
  DELIVERY_KEY_SET_CACHE: seconds(60),
  /** How long identifiers are sealed to one key of ours; it opens for as long again. */
  IDENTIFIER_KEY_LIFETIME: seconds(2_592_000),
  /** Lets partners be on loopback and in private networks, where the sandbox is. */
  EGRESS_PRIVATE_ADDRESSES: flag(false),
});
