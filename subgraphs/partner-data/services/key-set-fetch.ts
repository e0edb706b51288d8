import { request } from "undici";
import { z } from "zod";
import { type EncryptionJwk, readEncryptionJwk } from "../../../platform/keys/encryption-jwk.ts";
import type { Egress } from "../connectors/egress.ts";
import { type CustomerAddress, wayTo } from "./customer-server.ts";

const MOST_KEYS = 20;
const LONGEST_MS = 3_000;

/** Where a customer publishes its keys (RFC 7517 §5). */
export type KeySetAddress = CustomerAddress;

const published = z.object({ keys: z.array(z.record(z.string(), z.unknown())).max(MOST_KEYS) });

const ALGORITHMS: readonly unknown[] = ["ECDH-ES+A256KW", "RSA-OAEP-256"];
const forEncryption = ({ use, alg }: Readonly<Record<string, unknown>>): boolean => use === "enc" || (use === undefined && ALGORITHMS.includes(alg));

/** Those that can be sealed to, in the order of their owner; the others are for something else. */
async function usable(text: string): Promise<readonly EncryptionJwk[]> {
  const keys = published.parse(JSON.parse(text)).keys.filter(forEncryption);
  const read = await Promise.allSettled(keys.map((key) => readEncryptionJwk(key)));
  return read.filter((one) => one.status === "fulfilled").map(({ value }) => value);
}

/**
 * Asks a customer's own server for its keys, in bounded time. Nothing of any subject is in the question. Throws whenever the
 * answer is not a set of keys.
 */
export async function fetchKeySet(address: KeySetAddress, egress: Egress): Promise<readonly EncryptionJwk[]> {
  const { url, agent } = wayTo(address, egress);
  try {
    const signal = AbortSignal.timeout(LONGEST_MS);
    const { statusCode, body } = await request(url, { dispatcher: agent, signal, headers: { accept: "application/jwk-set+json, application/json" } });
    if (statusCode !== 200) throw new Error("STATUS_REFUSED");
    return await usable(await body.text());
  } finally {
    await agent.destroy();
  }
}
