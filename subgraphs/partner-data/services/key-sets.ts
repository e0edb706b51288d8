import type { EncryptionJwk } from "../../../platform/keys/encryption-jwk.ts";
import type { Egress } from "../connectors/egress.ts";
import { fetchKeySet, type KeySetAddress } from "./key-set-fetch.ts";

/** Keys that a customer publishes; of a `kid` when one is named. Throws when they cannot be had. */
export type KeySets = (id: string, address: KeySetAddress, kid: string | undefined) => Promise<EncryptionJwk | undefined>;

/** So that an address which fails, or a name that nobody has, is not asked for at each delivery. */
const LEAST_WAIT_MS = 1_000;
const MOST_REMEMBERED = 1_000;

interface Remembered {
  readonly at: number;
  readonly keys: Promise<readonly EncryptionJwk[]>;
}

/**
 * Remembers each set for `longestMs` at most: a key that its owner took down is used no longer than that. One that is named
 * and not among them is looked for at once. What was fetched before is never used in a failure's place.
 */
export function createKeySets(egress: Egress, longestMs: number): KeySets {
  const remembered = new Map<string, Remembered & { failed: boolean }>();

  function fetched(id: string, address: KeySetAddress): Remembered {
    const entry = { at: Date.now(), keys: fetchKeySet(address, egress), failed: false };
    remembered.delete(id);
    remembered.set(id, entry);
    entry.keys.catch(() => (entry.failed = true));
    for (const oldest of remembered.keys()) {
      if (remembered.size <= MOST_REMEMBERED) break;
      remembered.delete(oldest);
    }
    return entry;
  }

  function current(id: string, address: KeySetAddress): Remembered {
    const entry = remembered.get(id);
    const lasts = entry?.failed === true ? Math.min(LEAST_WAIT_MS, longestMs) : longestMs;
    return entry && Date.now() < entry.at + lasts ? entry : fetched(id, address);
  }

  return async (id, address, kid) => {
    const entry = current(id, address);
    const named = (keys: readonly EncryptionJwk[]) => (kid === undefined ? keys[0] : keys.find((key) => key.kid === kid));
    const found = named(await entry.keys);
    if (found || Date.now() < entry.at + LEAST_WAIT_MS) return found;
    return named(await fetched(id, address).keys);
  };
}
