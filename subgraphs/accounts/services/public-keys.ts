import { calculateJwkThumbprint, importJWK } from "jose";
import { BadUserInput } from "../../../platform/errors/common.ts";
import type { PublicJwkInput } from "../types/api-client.ts";

const COORDINATE = /^[\w-]{43}$/;
const KEY_ID = /^[\x21-\x7e]{1,200}$/;
const ALGORITHMS: Readonly<Record<string, string>> = { "OKP Ed25519": "EdDSA", "EC P-256": "ES256" };

/** A set of 1 to 5 public keys that jose can verify with. Throws `BadUserInput` with the place of the first that it cannot. */
export async function readPublicKeys(keys: readonly PublicJwkInput[]): Promise<{ keys: Record<string, unknown>[] }> {
  if (keys.length < 1 || keys.length > 5) throw new BadUserInput([{ at: "input.publicKeys", kind: keys.length < 1 ? "REQUIRED" : "TOO_MANY" }]);
  const read = keys.map(async ({ kty, crv, x, y, kid }, index) => {
    const alg = ALGORITHMS[`${kty} ${crv}`];
    const jwk = { kty, crv, x, ...(y == null ? {} : { y }) };
    try {
      if (alg === undefined || !COORDINATE.test(x) || !COORDINATE.test(y ?? x) || !KEY_ID.test(kid ?? "-")) throw new TypeError();
      await importJWK(jwk, alg);
    } catch {
      throw new BadUserInput([{ at: `input.publicKeys.${index}`, kind: "INVALID_VALUE" }]);
    }
    return { ...jwk, alg, use: "sig", kid: kid ?? (await calculateJwkThumbprint(jwk)) };
  });
  return { keys: await Promise.all(read) };
}
