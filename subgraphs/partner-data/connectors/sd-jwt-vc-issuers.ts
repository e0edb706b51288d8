import { z } from "zod";
import { code } from "./claim-shapes.ts";
import { type KeysOf, keySet, keysOf } from "./key-set.ts";

/** What the registry's `settings` hold: whose credentials are believed, and for whom they must have been presented. */
const Settings = z.object({
  /** With the addresses of their status lists, all of them on the partner's own host. */
  issuers: z.record(
    z.string().min(1),
    z.object({
      jwks: keySet,
      statusLists: z
        .array(z.url({ protocol: /^https$/ }))
        .max(20)
        .default([]),
    }),
  ),
  trustFramework: code.nullish(),
  assuranceLevel: code.nullish(),
  /** The `aud` of key bindings. Without it only credentials that are bound to no key are believed. */
  audience: z.string().min(1).optional(),
});

export interface Issuers {
  readonly trustFramework: string | null;
  readonly assuranceLevel: string | null;
  readonly audience: string | undefined;
  keysOf(issuer: string): KeysOf | undefined;
  statusLists(issuer: string): readonly string[];
}

/** The issuers that are believed; null when the registry's entry lacks them. */
export function issuersOf(settings: Readonly<Record<string, unknown>>): Issuers | null {
  const told = Settings.safeParse(settings).data;
  if (told === undefined) return null;
  const keys = new Map(Object.entries(told.issuers).map(([issuer, { jwks }]) => [issuer, keysOf(jwks)]));
  return {
    trustFramework: told.trustFramework ?? null,
    assuranceLevel: told.assuranceLevel ?? null,
    audience: told.audience,
    keysOf: (issuer) => keys.get(issuer),
    statusLists: (issuer) => (Object.hasOwn(told.issuers, issuer) ? told.issuers[issuer]!.statusLists : []),
  };
}
