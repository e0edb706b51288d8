import { BadUserInput } from "../errors/common.ts";

/** A name as people type it: 1 to 100 characters, or as many as `most`, in NFC, without controls. Throws `BadUserInput` with its place. */
export function shortText(text: string, at: string, most = 100): string {
  const trimmed = text.normalize("NFC").trim();
  if (trimmed.length < 1 || trimmed.length > most || /\p{Cc}/u.test(trimmed)) throw new BadUserInput([{ at, kind: "INVALID_VALUE" }]);
  return trimmed;
}
