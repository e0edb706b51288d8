import { randomUUID } from "node:crypto";
import { expect } from "@jest/globals";
import { exportJWK, generateKeyPair, type JWK } from "jose";
import { generateSigningKey } from "../../platform/keys/signing-key.ts";
import { Personal } from "../../platform/personal/personal.ts";
import { reveal } from "../../platform/personal/reveal.ts";
import type { Expected } from "../../scripts/customer/client/open.ts";
import { sealContent, type SealedContent } from "../../subgraphs/partner-data/delivery/seal.ts";
import { createDeliverySigner } from "../../subgraphs/partner-data/services/delivery-signer.ts";

export const ISSUER = "https://genifi.test";
export const TENANT = randomUUID();
export const PARTNER = randomUUID();

export const content = (changes: Partial<SealedContent> = {}): SealedContent => ({
  transaction: randomUUID(),
  processVersion: randomUUID(),
  grant: randomUUID(),
  category: "name",
  values: new Map<string, Personal>([["givenName", Personal.of("Zelda")]]),
  outcomes: [{ category: "name", way: "RETRIEVE", attribute: "givenName", status: "RETURNED", reason: null }],
  sources: [
    {
      way: "RETRIEVE",
      category: "name",
      partner: PARTNER,
      provenance: {
        partnerReference: Personal.of("ref-1"),
        at: "2026-11-25T09:30:00.000Z",
        trustFramework: "ca_pctf",
        assuranceLevel: "LOA2",
        evidence: ["electronic_record"],
        verifiedAt: null,
      },
      attributes: ["givenName"],
      chosenFor: ["givenName"],
    },
  ],
  ...changes,
});

export const KINDS = {
  "P-256": ["ECDH-ES+A256KW", { crv: "P-256" }],
  "P-384": ["ECDH-ES+A256KW", { crv: "P-384" }],
  "P-521": ["ECDH-ES+A256KW", { crv: "P-521" }],
  X25519: ["ECDH-ES+A256KW", { crv: "X25519" }],
  "RSA 2048": ["RSA-OAEP-256", { modulusLength: 2_048 }],
} as const;

export async function makeKey(kind: keyof typeof KINDS = "P-256"): Promise<{ publicJwk: JWK; privateJwk: JWK; kid: string }> {
  const [alg, options] = KINDS[kind];
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true, ...options });
  const kid = randomUUID();
  return { kid, publicJwk: { ...(await exportJWK(publicKey)), kid }, privateJwk: { ...(await exportJWK(privateKey)), kid } };
}

export const makeSigner = async () => createDeliverySigner([(await generateSigningKey("EdDSA")).privateJwk]);
export const signer = await makeSigner();
export const own = await makeKey();

export const seal = async (one: SealedContent, key = own, sign = signer.sign, tenant = TENANT) =>
  reveal(await sealContent(one, key, sign, { issuer: ISSUER, tenant, mode: "LIVE" }));

export const expected = ({ transaction, category }: SealedContent, changes: Partial<Expected> = {}): Expected => ({
  keys: [own.privateJwk],
  genifiKeys: signer.publicKeys,
  issuer: ISSUER,
  tenant: TENANT,
  transaction,
  category,
  ...changes,
});

export const refusal = (reason: string) => ({ name: "CannotOpen", reason, message: expect.not.stringContaining("Zelda") });
