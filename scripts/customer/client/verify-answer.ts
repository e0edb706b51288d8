import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { createLocalJWKSet, type JWK, jwtVerify } from "jose";
import { z } from "zod";
import { CannotOpen } from "./cannot-open.ts";

const claims = z.object({
  iss: z.string(),
  aud: z.uuid(),
  iat: z.number().int(),
  jti: z.uuid(),
  mode: z.enum(["LIVE", "TEST"]),
  transaction: z.uuid(),
  processVersion: z.uuid(),
  grant: z.uuid(),
  members: z.array(z.string()),
  digest: z.string(),
  digestAlgorithm: z.literal("sha-256"),
});
export type SignedAnswer = z.infer<typeof claims>;

export interface ExpectedAnswer {
  /** genifi's public keys: the query `deliverySigningKeys`. */
  readonly genifiKeys: readonly JWK[];
  readonly issuer: string;
  /** Your organisation's id. */
  readonly tenant: string;
  /** Of the result in which it stood. */
  readonly transaction: string;
}

/** Client libraries add `__typename` wherever they like; it is no value. */
function withoutTypenames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutTypenames);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([name, own]) => (name === "__typename" ? [] : [[name, withoutTypenames(own)]])));
}

/**
 * Verifies a result against its `signed`, as both came: genifi's signature, for you and this transaction, and that the values
 * are those that were signed. Gives the values that the signature covers; use no others. Throws `CannotOpen` and nothing else.
 */
export async function verifyAnswer(
  result: Readonly<Record<string, unknown>>,
  signed: string,
  { genifiKeys, issuer, tenant, transaction }: ExpectedAnswer,
): Promise<{ readonly signed: SignedAnswer; readonly values: Readonly<Record<string, unknown>> }> {
  const read = await jwtVerify(signed, createLocalJWKSet({ keys: [...genifiKeys] }), {
    algorithms: ["EdDSA"],
    typ: "genifi-answer+jwt",
    issuer,
    audience: tenant,
  })
    .then(({ payload }) => claims.parse(payload))
    .catch(() => {
      throw new CannotOpen("SIGNATURE_REFUSED");
    });
  if (read.transaction !== transaction) throw new CannotOpen("OF_ANOTHER_DELIVERY");
  const values = Object.fromEntries(read.members.map((member) => [member, result[member]]));
  const digest = createHash("sha256")
    .update(canonicalize(withoutTypenames(values)) ?? "")
    .digest("base64url");
  if (digest !== read.digest) throw new CannotOpen("CONTENT_CHANGED");
  return { signed: read, values };
}
