import { z } from "zod";
import { Personal } from "../../../platform/personal/personal.ts";
import { code } from "./claim-shapes.ts";
import { CLAIMS } from "./claims.ts";

const identifier = z.string().min(1).max(400);

const question = z.strictObject({
  subject: z
    .strictObject({
      kind: z.enum(["PERSON", "COMPANY"]).describe("A natural person, or a company."),
      country: z
        .string()
        .regex(/^[A-Z]{2}$/)
        .describe("Where the subject is looked for: ISO 3166-1 alpha-2."),
    })
    .describe("What kind of subject it is."),
  identifiers: z
    .strictObject({
      email: identifier.optional(),
      phone: identifier.optional().describe("E.164."),
      givenName: identifier.optional(),
      familyName: identifier.optional(),
      birthDate: z.iso.date().optional(),
      legalName: identifier.optional(),
      registrationNumber: identifier.optional(),
      bssid: identifier.optional().describe("IEEE 802: the MAC address of a network's access point."),
    })
    .describe("By what the subject is to be found: only those that you are registered to work by."),
  requested: z
    .record(z.string(), z.array(z.string().max(100)).min(1).max(50))
    .describe("Category → attributes: one category a request. Answer these, and nothing else."),
  notify: z
    .strictObject({
      url: z.url().max(500).describe('Where to post `{ "handle": … }`, signed by Standard Webhooks.'),
      handle: z.string().max(2_000).describe("Opaque, genifi's: keep it with your ticket, and send it back. It names nobody."),
    })
    .optional()
    .describe("For a partner that is registered as asynchronous: say so there when an answer that you gave a ticket for is ready."),
});

const answer = z.object({
  reference: z.string().min(1).max(200).describe("Your own reference of this answer, fresh for each."),
  at: z.iso.datetime({ offset: true }).describe("When you answered."),
  verification: z
    .object({
      trustFramework: code.nullable().describe("By which framework the values were verified, such as nist_800_63A or eidas; null when by none."),
      assuranceLevel: code.nullable().describe("The level in it, such as ial2; null when there is none."),
      evidence: z.array(code).max(20).describe("What was looked at: document, electronic_record, vouch, electronic_signature."),
      verifiedAt: z.iso.datetime({ offset: true }).nullish().describe("When the evidence was verified."),
    })
    .describe("Where the values come from: `verification` of OpenID Identity Assurance 1.0."),
  claims: z.record(z.string(), z.record(z.string(), z.unknown())),
});

const ticket = z.strictObject({
  ticket: z.string().min(1).max(500).describe("Opaque, yours: by it alone the answer is asked for again. Never an identifier of the subject."),
});

const late = ticket
  .extend({
    requested: question.shape.requested.describe(
      "Of the question, what is still wanted: the others have been answered by somebody else. Answer no more.",
    ),
  })
  .describe("Asks for an answer by its ticket.");

const notice = z.strictObject({
  handle: z.string().min(1).max(2_000).describe("`notify.handle` of the question whose answer is ready, as it came."),
});

const category = (attributes: z.ZodRawShape) => z.object(attributes).partial();

/** The claims of every category, each optional: what a partner does not know it leaves out. */
const claims = z
  .object(Object.fromEntries(Object.entries(CLAIMS).map(([name, attributes]) => [name, category(attributes).optional()])))
  .describe("Category → attribute → value. What you do not know is left out; an unknown subject gives an empty object, which is no error.");

/** The messages of `lookup-json`, our own protocol. `claims` is the shape of an answer's own, as it should be written. */
export const LOOKUP_JSON = { question, answer, claims, ticket, late, notice } as const;

export type LookupAnswer = z.infer<typeof answer>;

function parse<T>(text: string, shape: z.ZodType<T>): T | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // V8 quotes the text in its message.
    return null;
  }
  return shape.safeParse(json).data ?? null;
}

/** The envelope of a lookup-json answer, its claims still unchecked; null when it is not one. */
export const parseLookupAnswer = (text: string): LookupAnswer | null => parse(text, answer);

const LONGEST_WAIT_S = 604_800;

/** `retry-after` in seconds (RFC 9110 §10.2.3), a week at most; null when there is none, or a date. */
export function parseRetryAfter(header: string | string[] | undefined): number | null {
  return typeof header === "string" && /^\d{1,9}$/.test(header) ? Math.min(Number(header), LONGEST_WAIT_S) : null;
}

/** What a partner gives in place of an answer that it has not yet; null when it is none. */
export function parseTicket(text: string): Personal<string> | null {
  const found = parse(text, ticket);
  return found && Personal.of(found.ticket);
}
