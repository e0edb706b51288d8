import { BadUserInput } from "../errors/common.ts";

/** A name as people type it: 1 to 100 characters in NFC, without controls. Throws `BadUserInput` with its place. */
export function shortText(text: string, at: string): string {
  const trimmed = text.normalize("NFC").trim();
  if (trimmed.length < 1 || trimmed.length > 100 || /\p{Cc}/u.test(trimmed)) throw new BadUserInput([{ at, kind: "INVALID_VALUE" }]);
  return trimmed;
}
