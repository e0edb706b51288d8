import { z } from "zod";
import type { Mode } from "../../../platform/identity/principal.ts";

/** The protocols that partners speak; each has a file of its name here. */
export const PROTOCOLS = [
  "lookup-json",
  "openid-userinfo",
  "camara",
  "open-banking",
  "partner-graphql",
  "sd-jwt-vc",
  "ip-detail",
  "carrier-detail",
  "device-detail",
  "email-domain",
  "wifi-vendor",
] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** Those whose one message carries our key, by which a partner knows a question that it got already: they alone may be hedged. */
export const KEYED_PROTOCOLS = ["lookup-json", "openid-userinfo", "partner-graphql"] as const satisfies readonly Protocol[];

/** What we show a partner to prove who we are. Sealed at rest; which members a protocol needs, its file says. */
export const partnerCredential = z.strictObject({
  /** A bearer token of that partner. */
  token: z.string().optional(),
  /** PEM, for mutual TLS (RFC 8705). */
  certificate: z.string().optional(),
  privateKey: z.string().optional(),
  /** Our client id at the partner's authorisation server. */
  clientId: z.string().optional(),
  /** Private JWKs: one signs (private_key_jwt, RFC 7523), one opens what is encrypted to us. */
  signingKey: z.record(z.string(), z.unknown()).optional(),
  decryptionKey: z.record(z.string(), z.unknown()).optional(),
});
export type PartnerCredential = z.infer<typeof partnerCredential>;

/** Where and how a partner is asked, as the registry has it. */
export interface PartnerEndpoint {
  readonly id: string;
  readonly protocol: Protocol;
  /** TEST: a sandbox, for test clients only. What is not in a registry has none. */
  readonly mode?: Mode;
  /** An https origin; null for what is answered in this process. */
  readonly address: string | null;
  /** Who runs it, in the register of recipients; null for what is answered in this process. */
  readonly recipient: string | null;
  /** PEM; the only authority that this partner's certificate may come from. */
  readonly trustAnchor: string | null;
  readonly credential: PartnerCredential | null;
  /** What else its protocol wants to know, such as an issuer or public keys; its file checks the shape. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** How long it may take for one question; the delivery's own deadline holds too. */
  readonly deadlineMs?: number | null;
}
