import { calculateJwkThumbprint, exportJWK, importJWK, type JWK, SignJWT } from "jose";
import { makeKeys } from "../customer/app.ts";
import type { Findings } from "./search.ts";

/** `typ` of a report. */
const REPORT_TYPE = "genifi-proof+jwt";

/** What was run, where, and what was found. */
export interface Proof extends Findings {
  readonly platform: string;
  readonly database: string;
  readonly begunAt: string;
  readonly endedAt: string;
  /** How often which status came. */
  readonly deliveries: Readonly<Record<string, number>>;
  readonly hits: number;
  readonly clean: boolean;
}

/** A report that a third party can verify: signed with a key of the operator's, or with one for this run alone. */
export interface SignedProof {
  readonly report: Proof;
  readonly publicKey: JWK;
  readonly jws: string;
}

export async function signProof(report: Proof, given: JWK | null): Promise<SignedProof> {
  const key: JWK = given ?? makeKeys().privateJwk;
  const alg = key.kty === "EC" ? "ES256" : "EdDSA";
  const privateKey = await importJWK(key, alg, { extractable: true });
  const { d: _secret, ...publicKey } = await exportJWK(privateKey);
  const kid = key.kid ?? (await calculateJwkThumbprint(publicKey));
  const jws = await new SignJWT({ ...report }).setProtectedHeader({ alg, typ: REPORT_TYPE, kid }).setIssuedAt().sign(privateKey);
  return { report, publicKey: { ...publicKey, kid, alg }, jws };
}
