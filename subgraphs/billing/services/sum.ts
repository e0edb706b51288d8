import type { Money } from "../../../platform/subgraph/types/money.ts";

/** Sums exact amounts of one currency; zero of `currency` when there are none. */
export function sum(amounts: readonly Money[], currency: string): Money {
  return { minor: amounts.reduce((total, { minor }) => total + BigInt(minor), 0n).toString(), currency };
}
