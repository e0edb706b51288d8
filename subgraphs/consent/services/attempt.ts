import { asResult } from "../../../platform/errors/client-error.ts";

export type Attempt<T> = { readonly value: T; readonly error: null } | { readonly value: null; readonly error: ReturnType<typeof asResult> };

/** One input of a batch: what came of it, or why it was refused, so that the others stand. Faults of ours are thrown. */
export function attempt<T>(work: () => T): Attempt<T> {
  try {
    return { value: work(), error: null };
  } catch (error) {
    return { value: null, error: asResult(error) };
  }
}

export const accepted = <T>(attempts: readonly Attempt<T>[]): T[] => attempts.flatMap(({ value }) => (value === null ? [] : [value]));
