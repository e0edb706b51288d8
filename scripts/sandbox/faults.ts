import type { Partner } from "./partners.ts";
import { Fault } from "./protocol.ts";

export type Kind = Fault["kind"];

/** Every switch there is. */
export const KINDS: readonly Kind[] = Fault.shape.kind.options;

const allBut = (...others: Kind[]): readonly Kind[] => KINDS.filter((kind) => !others.includes(kind));

/** Those that the stand-ins of a protocol have. */
export const FAULTS: Readonly<Record<Partner["protocol"], readonly Kind[]>> = {
  "lookup-json": KINDS,
  "openid-userinfo": allBut("later"),
  camara: allBut("later"),
  "open-banking": allBut("later"),
  "partner-graphql": allBut("later"),
  // Of the issuer's list of statuses, which has no more to tell.
  "sd-jwt-vc": allBut("later", "over-deliver"),
};
