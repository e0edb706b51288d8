import { Personal } from "./personal.ts";

/**
 * Opens a personal value. An import rule lists the few files that may: the delivery's own scalars,
 * its binding, its connectors, and consent's grant, which carries a binding.
 */
export function reveal<T extends {}>(personal: Personal<T>): T {
  return Personal.open(personal);
}
