import { CompactEncrypt } from "jose";
import { z } from "zod";
import { type ContinuationRules, kidOf, openWith } from "./continuation.ts";

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
export async function sealNotice(about: Awaited, { keys }: ContinuationRules): Promise<string> {
  const { kid, key } = await keys.newest();
  return await new CompactEncrypt(Buffer.from(JSON.stringify(about))).setProtectedHeader({ alg: "dir", enc: "A256GCM", kid, typ: TYPE }).encrypt(key);
}

/** Undefined of what we did not seal for this. */
export async function openNotice(handle: string, { keys }: ContinuationRules): Promise<Awaited | undefined> {
  if (!SHAPE.test(handle)) return undefined;
  const kid = kidOf(handle, TYPE);
  const key = kid === undefined ? undefined : await keys.keyOf(kid);
  const opened = key && (await openWith(handle, key));
  return opened === undefined ? undefined : awaited.parse(JSON.parse(opened));
}
