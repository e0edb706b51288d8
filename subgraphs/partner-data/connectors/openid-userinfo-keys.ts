import { type CryptoKey, importJWK, type JWK } from "jose";
import { z } from "zod";
import type { PartnerEndpoint } from "./endpoint.ts";
import { type KeysOf, keySet, keysOf } from "./key-set.ts";

/** What the registry's `settings` hold of such a partner: who signs its answers, and with which keys. */
const Settings = z.object({ issuer: z.url({ protocol: /^https$/ }), jwks: keySet });

/** Our private keys say by which algorithm they are used: the partner has them registered so. */
const Credential = z.object({
  clientId: z.string().min(1),
  signingKey: z.looseObject({ kid: z.string(), alg: z.enum(["ES256", "PS256", "EdDSA"]) }),
  decryptionKey: z.looseObject({ alg: z.enum(["ECDH-ES+A256KW", "RSA-OAEP-256"]) }).optional(),
});

export interface UserinfoParties {
  readonly clientId: string;
  readonly issuer: string;
  readonly partnerKeys: KeysOf;
  readonly signing: { readonly key: CryptoKey; readonly alg: string; readonly kid: string };
  /** Null when the partner signs only. When it is there, an answer that is not encrypted to it is refused. */
  readonly opening: { readonly key: CryptoKey; readonly alg: string } | null;
}

/** Who speaks with whom; null when the registry's entry lacks some of it. */
export async function userinfoParties({ settings, credential }: Pick<PartnerEndpoint, "settings" | "credential">): Promise<UserinfoParties | null> {
  const told = Settings.safeParse(settings).data;
  const own = Credential.safeParse(credential).data;
  if (told === undefined || own === undefined) return null;
  const { signingKey, decryptionKey } = own;
  const signing = await privateKey(signingKey);
  const opening = decryptionKey && (await privateKey(decryptionKey));
  if (signing === null || opening === null) return null;
  return {
    clientId: own.clientId,
    issuer: told.issuer,
    partnerKeys: keysOf(told.jwks),
    signing: { key: signing, alg: signingKey.alg, kid: signingKey.kid },
    opening: opening === undefined ? null : { key: opening, alg: decryptionKey!.alg },
  };
}

async function privateKey(jwk: JWK & { alg: string }): Promise<CryptoKey | null> {
  // Its error may quote the key.
  const key = await importJWK(jwk, jwk.alg).catch(() => null);
  return key === null || key instanceof Uint8Array || key.type !== "private" ? null : key;
}
