import type { Judgement } from "./check.ts";

const number = (count: number): string => count.toLocaleString("en").padStart(9);

/** One line for each law; under it what differs, and what is only noted. */
export function reportOf({ law, says, checked, differences, notes }: Judgement): string[] {
  const sign = differences.length === 0 ? "✓" : "✗";
  return [
    `${sign} ${law.padEnd(12)} ${number(checked)} checked ${number(differences.length)} differ   ${says}`,
    ...differences.map((difference) => `    ✗ ${difference}`),
    ...notes.map((note) => `    · ${note}`),
  ];
}
