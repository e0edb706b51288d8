import { createLocalJWKSet, type JWK, jwtVerify } from "jose";
import { CannotOpen } from "./cannot-open.ts";
import { decrypt, headerOf, keyNamed } from "./decrypt.ts";
import { type SealedContent, sealedContent } from "./sealed-content.ts";

const TYPE = "genifi-delivery+jwt";

export interface Expected {
  /** Your private keys; each with the `kid` under which it is registered, if it was registered with one. */
  readonly keys: readonly JWK[];
  /** genifi's public keys: the query `deliverySigningKeys`. */
  readonly genifiKeys: readonly JWK[];
  readonly issuer: string;
  /** Your organisation's id. */
  readonly tenant: string;
  /** Of the result in which the sealed answer stood. */
  readonly transaction: string;
  readonly category: string;
}

/** Verifies what was inside: signed by genifi, of this kind, for you. */
export async function verify(signed: string, { genifiKeys, issuer, tenant }: Expected): Promise<SealedContent> {
  try {
    const { payload } = await jwtVerify(signed, createLocalJWKSet({ keys: [...genifiKeys] }), {
      algorithms: ["EdDSA"],
      typ: TYPE,
      issuer,
      audience: tenant,
    });
    return sealedContent.parse(payload);
  } catch {
    throw new CannotOpen("SIGNATURE_REFUSED");
  }
}

/**
 * Opens a sealed answer: decrypts it, verifies genifi's signature inside, and checks that it is the answer for this
 * transaction and category, since whoever carries it could put one in another's place. Throws `CannotOpen` and nothing else.
 */
export async function open(sealed: string, expected: Expected): Promise<SealedContent> {
  const { kid, cty } = headerOf(sealed);
  if (cty !== TYPE) throw new CannotOpen("MALFORMED");
  const content = await verify(await decrypt(sealed, await keyNamed(kid, expected.keys)), expected);
  if (content.transaction !== expected.transaction || content.category !== expected.category) throw new CannotOpen("OF_ANOTHER_DELIVERY");
  return content;
}
