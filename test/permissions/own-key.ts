import { randomUUID } from "node:crypto";
import { decodeJwt, importJWK, type JWTPayload, SignJWT } from "jose";
import { createPool } from "../../platform/database/pool.ts";
import { ACCESS_TYPE } from "../../platform/identity/access-token.ts";
import { loadSigningKeys } from "../../platform/keys/signing-key-table.ts";
import type { Platform } from "../kit/platform.ts";

/** An access token that accounts might have made, by its own key: as this one, but for the changes. */
export async function signedByAccounts({ database, keyEncryptionKey }: Platform, token: string, changes: JWTPayload): Promise<string> {
  const pool = createPool(database.admin, 1);
  const [key] = await loadSigningKeys(pool, keyEncryptionKey, "accounts").finally(() => pool.end());
  return new SignJWT({ ...decodeJwt(token), jti: randomUUID(), ...changes })
    .setProtectedHeader({ alg: key.alg, typ: ACCESS_TYPE, kid: key.kid })
    .sign(await importJWK(key, key.alg));
}
