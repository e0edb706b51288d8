import { BadUserInput } from "../../../platform/errors/common.ts";

/** A name as people type it: 1 to 100 characters in NFC, without controls. Throws `BadUserInput` with its place. */
export function readProcessName(text: string): string {
  const name = text.normalize("NFC").trim();
  if (name.length < 1 || name.length > 100 || /\p{Cc}/u.test(name)) throw new BadUserInput([{ at: "input.name", kind: "INVALID_VALUE" }]);
  return name;
}
