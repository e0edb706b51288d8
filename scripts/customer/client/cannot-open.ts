export type CannotOpenReason =
  | "MALFORMED"
  | "ALGORITHM_REFUSED"
  | "KEY_MISSING"
  | "CANNOT_DECRYPT"
  | "SIGNATURE_REFUSED"
  | "OF_ANOTHER_DELIVERY"
  | "CONTENT_CHANGED"
  | "TOO_OLD";

/** A sealed or signed answer that is not to be trusted. Says why, and nothing of what was in it. */
export class CannotOpen extends Error {
  override readonly name = "CannotOpen";

  constructor(readonly reason: CannotOpenReason) {
    super(`This answer cannot be trusted: ${reason}.`);
  }
}
