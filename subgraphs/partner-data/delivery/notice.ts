import { compactDecrypt, CompactEncrypt } from "jose";
import { z } from "zod";
import type { ContinuationRules } from "./continuation.ts";

const TYPE = "genifi-notice";
const SHAPE = /^[\w-]{2,400}\.\.[\w-]{2,40}\.[\w-]{2,1000}\.[\w-]{2,40}$/;

const awaited = z.strictObject({
  transaction: z.uuid(),
  tenant: z.uuid(),
  mode: z.enum(["TEST", "LIVE"]),
  partner: z.uuid(),
  /** Seconds since the epoch. */
  exp: z.int(),
});

/** Whose late answer to what: ids of ours, and nothing of the subject. */
export type Awaited = z.infer<typeof awaited>;

/** What a partner holds until its answer is there, so that nobody need remember that it is waited for: a JWE that only we can open. */
export const sealNotice = (about: Awaited, { keys: [newest] }: ContinuationRules): Promise<string> =>
  new CompactEncrypt(Buffer.from(JSON.stringify(about)))
    .setProtectedHeader({ alg: "dir", enc: "A256GCM", kid: newest.kid, typ: TYPE })
    .encrypt(newest.key);

/** Undefined of what we did not seal for this. */
export async function openNotice(handle: string, { keys }: ContinuationRules): Promise<Awaited | undefined> {
  if (!SHAPE.test(handle)) return undefined;
  const opened = await compactDecrypt(handle, ({ kid }) => keys.find((key) => key.kid === kid)?.key ?? keys[0].key, {
    keyManagementAlgorithms: ["dir"],
    contentEncryptionAlgorithms: ["A256GCM"],
  }).catch(() => undefined);
  if (opened?.protectedHeader.typ !== TYPE) return undefined;
  return awaited.parse(JSON.parse(Buffer.from(opened.plaintext).toString()));
}
