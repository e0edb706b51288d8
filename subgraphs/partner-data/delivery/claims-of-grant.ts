import { z } from "zod";
import { MODES } from "../../../platform/identity/principal.ts";

/** What a grant says (its JWS payload; consent issues it). */
export const grantClaims = z.object({
  jti: z.uuid(),
  tenant: z.uuid(),
  mode: z.enum(MODES),
  attestation: z.uuid(),
  processVersion: z.uuid(),
  subjectKind: z.enum(["PERSON", "COMPANY"]),
  categories: z.record(z.string(), z.array(z.string())),
  bound: z.boolean(),
  binding: z.string().optional(),
});
export type GrantClaims = z.infer<typeof grantClaims>;
