import { registerEnumType } from "type-graphql";
import { OtherMode } from "../../errors/common.ts";
import type { Mode as ModeName, Principal } from "../../identity/principal.ts";

export const Mode: Readonly<{ [M in ModeName]: M }> = { TEST: "TEST", LIVE: "LIVE" };
registerEnumType(Mode, {
  name: "Mode",
  description: "Whether something is of tests or of real people. Nothing crosses from one to the other.",
  valuesConfig: {
    TEST: { description: "Sandbox partners answer about made-up subjects. Metered apart, and never billed." },
    LIVE: { description: "Contracted partners answer about real people and companies. Billed." },
  },
});

/** Of which mode somebody reads: a client of its own only, people of the one that they ask for, else LIVE. */
export function readMode({ mode: own }: Principal, asked: ModeName | null | undefined): ModeName {
  if (own !== null && asked != null && asked !== own) throw new OtherMode();
  return asked ?? own ?? "LIVE";
}
