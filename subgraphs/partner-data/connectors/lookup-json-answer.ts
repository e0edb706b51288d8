import { z } from "zod";
import { code } from "./claim-shapes.ts";

const Answer = z.object({
  reference: z.string().min(1).max(200),
  at: z.iso.datetime({ offset: true }),
  verification: z.object({
    trustFramework: code.nullable(),
    assuranceLevel: code.nullable(),
    evidence: z.array(code).max(20),
    verifiedAt: z.iso.datetime({ offset: true }).nullish(),
  }),
  claims: z.record(z.string(), z.record(z.string(), z.unknown())),
});

export type LookupAnswer = z.infer<typeof Answer>;

/** The envelope of a lookup-json answer, its claims still unchecked; null when it is not one. */
export function parseLookupAnswer(text: string): LookupAnswer | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // V8 quotes the text in its message.
    return null;
  }
  return Answer.safeParse(json).data ?? null;
}
