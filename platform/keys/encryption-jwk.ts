import { calculateJwkThumbprint, CompactEncrypt, importJWK } from "jose";
import { z } from "zod";

const SECRET_MEMBERS = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];
const LEAST_BITS = 2_048;
const MOST_BITS = 8_192;
const LEAST_EXPONENT = 65_537n;

const member = z.string().regex(/^[\w-]{1,1400}$/);
const kid = z
  .string()
  .regex(/^[\x21-\x7e]{1,200}$/)
  .optional();

/** What is read of a key by its kind: every other member is dropped. */
const KINDS = [
  {
    kty: "EC",
    curves: ["P-256", "P-384", "P-521"],
    alg: "ECDH-ES+A256KW",
    members: z.object({ kty: z.string(), crv: z.string(), x: member, y: member, kid }),
  },
  { kty: "OKP", curves: ["X25519"], alg: "ECDH-ES+A256KW", members: z.object({ kty: z.string(), crv: z.string(), x: member, kid }) },
  { kty: "RSA", curves: [undefined], alg: "RSA-OAEP-256", members: z.object({ kty: z.string(), n: member, e: member, kid }) },
] as const;

/** Why a key is not one to encrypt to. Holds nothing of it. */
export class UnusableEncryptionKey extends Error {
  override readonly name = "UnusableEncryptionKey";

  constructor(readonly kind: "MALFORMED" | "PRIVATE" | "UNSUPPORTED" | "WEAK") {
    super(`The key cannot be encrypted to: ${kind}.`);
  }
}

const integer = (base64url: string): bigint => BigInt(`0x0${Buffer.from(base64url, "base64url").toString("hex")}`);

function checkStrength({ n, e }: { readonly n: string; readonly e: string }): void {
  const bits = integer(n).toString(2).length;
  const exponent = integer(e);
  if (bits < LEAST_BITS || bits > MOST_BITS || exponent < LEAST_EXPONENT || exponent % 2n === 0n) throw new UnusableEncryptionKey("WEAK");
}

/** Imports the key and seals a trial to it: a point of small order is found only by using it. */
async function tryOut(jwk: Record<string, unknown>, alg: string): Promise<void> {
  const key = await importJWK(jwk as never, alg).catch(() => {
    throw new UnusableEncryptionKey("MALFORMED");
  });
  try {
    await new CompactEncrypt(Buffer.from("trial")).setProtectedHeader({ alg, enc: "A256GCM" }).encrypt(key);
  } catch {
    throw new UnusableEncryptionKey("WEAK");
  }
}

export type EncryptionJwk = Record<string, string> & { readonly kid: string; readonly alg: string };

/** Another's public key to encrypt to (RFC 7517), with its algorithm and `kid`. Throws `UnusableEncryptionKey`. */
export async function readEncryptionJwk(given: Readonly<Record<string, unknown>>): Promise<EncryptionJwk> {
  if (SECRET_MEMBERS.some((name) => name in given)) throw new UnusableEncryptionKey("PRIVATE");
  const kind = KINDS.find(({ kty, curves }) => kty === given["kty"] && (curves as readonly unknown[]).includes(given["crv"]));
  if (!kind || (given["use"] ?? "enc") !== "enc" || (given["alg"] ?? kind.alg) !== kind.alg) throw new UnusableEncryptionKey("UNSUPPORTED");
  const read = kind.members.safeParse(given);
  if (!read.success) throw new UnusableEncryptionKey("MALFORMED");
  const { kid: ownId, ...members } = read.data;
  if ("n" in members) checkStrength(members);
  await tryOut(members, kind.alg);
  return { ...members, alg: kind.alg, use: "enc", kid: ownId ?? (await calculateJwkThumbprint(members)) };
}
