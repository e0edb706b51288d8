import { validate as isUuid } from "uuid";
import { z } from "zod";

/** What an API client asks about: made-up people of sandbox partners, or real ones. */
export const MODES = ["TEST", "LIVE"] as const;
export type Mode = (typeof MODES)[number];

const CLIENT_ID = /^genifi_(test|live)_(.+)$/;

/** What OAuth 2 knows a client by: whoever reads it, a scanner too, sees its mode. Everywhere else it is its id. */
export const clientIdOf = (mode: Mode, id: string): string => `genifi_${mode.toLowerCase()}_${id}`;

/** The other way round; undefined for what is none. */
export function readClientId(clientId: string): { readonly mode: Mode; readonly id: string } | undefined {
  const [, mode, id] = CLIENT_ID.exec(clientId) ?? [];
  return mode === undefined || id === undefined ? undefined : { mode: mode === "test" ? "TEST" : "LIVE", id };
}

/** Who asks: an API client of a tenant, a person who works there, or one of our own staff. */
export interface Principal {
  readonly kind: "client" | "person" | "staff";
  readonly id: string;
  /** The organisation's id; null for staff only. */
  readonly tenant: string | null;
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
  /** Whether the caller proved to hold the key that its token is bound to (RFC 9449), so that a stolen token would not do. */
  readonly senderConstrained: boolean;
  /** A client's, fixed when it was made; null of people, who see both. */
  readonly mode: Mode | null;
}

const claims = z
  .object({
    kind: z.enum(["client", "person", "staff"]),
    // Of an access token it is the client id of OAuth 2.
    sub: z.string().transform((sub) => readClientId(sub) ?? { mode: null, id: sub }),
    tenant: z.uuid().nullable(),
    scope: z.string().default(""),
    roles: z.array(z.string().min(1)),
    sender_constrained: z.boolean().default(false),
    mode: z.enum(MODES).nullable(),
  })
  // A tenant's people act in their tenant, staff in none: everything behind row-level security rests on it.
  .refine(({ kind, tenant }) => (kind === "staff") === (tenant === null))
  // A client without one would be neither kept from real partners nor from sandbox ones.
  .refine(({ kind, mode }) => (kind === "client") === (mode !== null))
  .refine(({ mode, sub }) => isUuid(sub.id) && (sub.mode === null || sub.mode === mode));

/** The claims that carry a principal in our tokens; `scope` is one string, as in RFC 8693 §4.2. */
export type PrincipalClaims = z.input<typeof claims>;

/** Reads a principal from a verified token's claims; undefined when they are not those of one. */
export function principalFromClaims(verified: unknown): Principal | undefined {
  const parsed = claims.safeParse(verified);
  if (!parsed.success) return undefined;
  const { kind, sub, tenant, scope, roles, sender_constrained: senderConstrained, mode } = parsed.data;
  return { kind, id: sub.id, tenant, scopes: scope.split(" ").filter((name) => name !== ""), roles, senderConstrained, mode };
}

export function claimsOfPrincipal({ kind, id, tenant, scopes, roles, senderConstrained, mode }: Principal): PrincipalClaims {
  return { kind, sub: id, tenant, scope: scopes.join(" "), roles: [...roles], sender_constrained: senderConstrained, mode };
}
