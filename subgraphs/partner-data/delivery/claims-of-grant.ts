import { z } from "zod";

/** What a grant says (its JWS payload; consent issues it). */
export const grantClaims = z.object({
  jti: z.uuid(),
  tenant: z.uuid(),
  attestation: z.uuid(),
  processVersion: z.uuid(),
  subjectKind: z.enum(["PERSON", "COMPANY"]),
  categories: z.record(z.string(), z.array(z.string())),
  bound: z.boolean(),
  binding: z.string().optional(),
});
export type GrantClaims = z.infer<typeof grantClaims>;
