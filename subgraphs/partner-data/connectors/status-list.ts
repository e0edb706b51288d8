import { promisify } from "node:util";
import { inflate } from "node:zlib";
import { jwtVerify } from "jose";
import { z } from "zod";
import { type KeysOf, SIGNATURES } from "./key-set.ts";

const TYPE = "statuslist+jwt";
const CLOCK_SECONDS = 30;
/** Of a list unpacked: 32 million statuses of two bits. */
const MOST_BYTES = 8 * 1024 * 1024;
/** A list that sets no term of its own is asked anew after the first, and none is kept for longer than the second. */
const USUAL_SECONDS = 300;
const LONGEST_SECONDS = 3_600;
const VALID = 0;

const Told = z.object({
  sub: z.string(),
  iat: z.number(),
  exp: z.number().optional(),
  ttl: z.number().positive().optional(),
  status_list: z.object({ bits: z.union([z.literal(1), z.literal(2), z.literal(4), z.literal(8)]), lst: z.base64url() }),
});

const unpacked = promisify<Buffer, { maxOutputLength: number }, Buffer>(inflate);

/** An issuer's list of which of its tokens still hold. */
export interface StatusList {
  /** Milliseconds since the epoch. */
  readonly until: number;
  isValid(index: number): boolean;
}

/**
 * Reads a Token Status List (draft-ietf-oauth-status-list-17 §5.1, §8.3): signed by the issuer, about this address, in its
 * time. Throws, for reasons that quote it, when anything does not hold.
 */
export async function readStatusList(token: string, uri: string, keys: KeysOf): Promise<StatusList> {
  const { payload } = await jwtVerify(token, keys, { algorithms: SIGNATURES, typ: TYPE, subject: uri, clockTolerance: CLOCK_SECONDS });
  const { exp = Infinity, ttl = USUAL_SECONDS, status_list } = Told.parse(payload);
  const bytes = await unpacked(Buffer.from(status_list.lst, "base64url"), { maxOutputLength: MOST_BYTES });
  const { bits } = status_list;
  const perByte = 8 / bits;
  return {
    until: Math.min(Date.now() + Math.min(ttl, LONGEST_SECONDS) * 1_000, exp * 1_000),
    isValid(index) {
      const byte = bytes[Math.floor(index / perByte)];
      // The first status is in the lowest bits; one that the list does not have is none.
      return byte !== undefined && ((byte >> ((index % perByte) * bits)) & (2 ** bits - 1)) === VALID;
    },
  };
}
