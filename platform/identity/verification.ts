import { errors } from "jose";
import { Unauthenticated } from "../errors/common.ts";

/** That the keys could not be had is our fault, not the caller's: jose says both with errors of its own. */
const isOutage = (error: unknown): boolean =>
  !(error instanceof errors.JOSEError) || error instanceof errors.JWKSTimeout || error.code === errors.JOSEError.code;

/** Runs a verification of jose and answers every refusal with the same constant error. Faults of ours pass. */
export async function orUnauthenticated<T>(verification: Promise<T>): Promise<T> {
  try {
    return await verification;
  } catch (error) {
    throw isOutage(error) ? error : new Unauthenticated();
  }
}
