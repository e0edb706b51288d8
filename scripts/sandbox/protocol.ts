import { z } from "zod";
import type { Mode } from "../../platform/identity/principal.ts";

const text = z.string().min(1).max(400);

const Notify = z.strictObject({ url: z.url(), handle: z.string().max(2_000) });
export type Notify = z.infer<typeof Notify>;

/** The body of `POST /v1/lookup`. */
export const Lookup = z.strictObject({
  subject: z.strictObject({ kind: z.enum(["PERSON", "COMPANY"]), country: z.string().regex(/^[A-Z]{2}$/) }),
  identifiers: z.strictObject({
    email: text.optional(),
    phone: text.optional(),
    givenName: text.optional(),
    familyName: text.optional(),
    birthDate: z.iso.date().optional(),
    legalName: text.optional(),
    bssid: text.optional(),
    registrationNumber: text.optional(),
    lei: text.optional(),
  }),
  requested: z.record(z.string(), z.array(z.string()).max(50)),
  notify: Notify.optional(),
});
export type Lookup = z.infer<typeof Lookup>;

/** The body of `POST /v1/lookup` for an answer that was not there yet. */
export const Ticket = z.strictObject({ ticket: z.string().min(1).max(500), requested: Lookup.shape.requested });

/** The body of `PUT /partners/:id/fault`. */
export const Fault = z.strictObject({
  kind: z.enum(["none", "delay", "hang", "500", "malformed", "wrong-schema", "over-deliver", "reset", "later"]),
  delayMs: z.int().min(0).max(600_000).optional(),
});
export type Fault = z.infer<typeof Fault>;

/** One call that a partner got, without any value of it. */
export interface Call {
  readonly at: string;
  readonly requested: Readonly<Record<string, readonly string[]>>;
  readonly identifiers: readonly string[];
  readonly idempotencyKey: string | null;
  /** Whether it asked for an answer that was to come later. */
  readonly byTicket?: boolean;
  /** Whether it asked for a further page of an answer that had begun. */
  readonly further?: boolean;
  state: "open" | "answered" | "aborted";
  /** When it was answered or its connection closed, in milliseconds since the epoch. */
  endedAt: number | null;
}

/** What a sandbox writes for whoever started it. */
export interface Registry {
  readonly control: string;
  readonly partners: readonly {
    readonly id: string;
    readonly name: string;
    /** TEST: a twin for test clients, beside the stand-in for a live partner. */
    readonly mode: Mode;
    readonly protocol: string;
    /** Null, with the two after it, when genifi answers in its own process. */
    readonly address: string | null;
    readonly trustAnchor: string | null;
    /** What genifi shows it: its protocol's, and the certificate of mutual TLS. */
    readonly credential:
      | (Readonly<Record<string, unknown>> & { readonly token?: string; readonly certificate: string; readonly privateKey: string })
      | null;
    readonly settings: Readonly<Record<string, unknown>>;
    readonly categories: readonly {
      readonly category: string;
      readonly attributes: readonly string[];
      readonly identifiers: readonly string[];
      /** In which it answers by itself; to retrieve only, when left out. */
      readonly ways?: readonly string[];
    }[];
    readonly countries: readonly string[];
  }[];
  /** Issues the credentials of the wallets' partner, for the demo and the tests: `credentialIssuer` takes it. */
  readonly issuer: { readonly iss: string; readonly signingKey: Readonly<Record<string, unknown>> };
}
