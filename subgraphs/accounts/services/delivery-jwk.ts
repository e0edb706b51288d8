import { z } from "zod";
import { type EncryptionJwk, readEncryptionJwk, UnusableEncryptionKey } from "../../../platform/keys/encryption-jwk.ts";
import { DeliveryKeyMalformed, DeliveryKeyPrivate, DeliveryKeyUnsupported, DeliveryKeyWeak } from "../errors.ts";

const LONGEST = 8_000;

const REFUSED = {
  MALFORMED: DeliveryKeyMalformed,
  PRIVATE: DeliveryKeyPrivate,
  UNSUPPORTED: DeliveryKeyUnsupported,
  WEAK: DeliveryKeyWeak,
} as const;

function parse(text: string): Record<string, unknown> {
  if (text.length > LONGEST) throw new DeliveryKeyMalformed();
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch {
    throw new DeliveryKeyMalformed();
  }
}

/** A customer's public key for sealing, from JSON. Throws what is wrong with it; nothing of the text is in the error. */
export async function readDeliveryJwk(text: string): Promise<EncryptionJwk> {
  try {
    return await readEncryptionJwk(parse(text));
  } catch (error) {
    throw error instanceof UnusableEncryptionKey ? new REFUSED[error.kind]() : error;
  }
}
