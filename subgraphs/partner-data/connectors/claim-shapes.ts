import { z } from "zod";
import { isLei } from "./lei.ts";

// What claims are made of. Values that may be written in several ways come out in one, so that sources can be compared.

export const text = z.string().min(1).max(400);
export const day = z.iso.date();
export const instant = z.iso.datetime({ offset: true }).transform((written) => new Date(written).toISOString());
export const country = z.string().regex(/^[A-Z]{2}$/);
export const currency = z.string().regex(/^[A-Z]{3}$/);
export const phone = z.string().regex(/^\+[1-9]\d{6,14}$/);
export const webAddress = z.url({ protocol: /^https?$/ }).max(2_000);
export const lineType = z.enum(["MOBILE", "FIXED_LINE", "FIXED_LINE_OR_MOBILE", "VOIP", "TOLL_FREE", "OTHER"]);

/** Of where an answer comes from: shown beside it without being wrapped, so it may look like a code only, never like a value. */
export const code = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$/);

/** ISO 4217 minor units; below zero where the currency's owner owes. */
export const money = z.strictObject({ minor: z.string().regex(/^-?\d{1,15}$/), currency });
const amount = money.extend({ minor: z.string().regex(/^\d{1,15}$/) });

/** A whole account number is not ours to carry: four characters of it at most stand behind the mask. */
const maskedAccount = z.string().regex(/^[*xX•][*xX• -]{1,35}[A-Za-z0-9]{1,4}$/);
/** A code of an external code set of ISO 20022. */
const externalCode = z.string().regex(/^[A-Z]{4}$/);
/** IPTC NewsCodes. */
const mediaTopic = z.string().regex(/^medtop:\d{8}$/);

/**
 * A list of objects. An empty one is an answer, "there are none", and is kept and priced as any other: a transaction does
 * not tell whether a list held anything. What an item lacks is left out of it.
 */
const list = <T extends z.ZodRawShape>(item: T) => z.array(z.strictObject(item)).max(1_000);

/** ISO 17442, of the company itself. */
export const lei = z.string().refine(isLei);
/** Which register a number is of: a code of GLEIF's Registration Authorities List. */
export const registrationAuthority = z.string().regex(/^RA\d{6}$/);
/** ISO 20275, an Entity Legal Form code. */
export const legalForm = z.string().regex(/^[A-Z0-9]{4}$/);
/** As VIES writes it: the country's prefix, then its own. */
export const vatId = z.string().regex(/^[A-Z]{2}[A-Z0-9+*]{2,13}$/);
export const activities = list({
  scheme: z.enum(["ISIC", "NACE", "NAICS"]),
  code: z.string().regex(/^[A-U]?\d{2,6}(?:\.\d{1,2})?$/),
  description: text.nullish(),
});

export const accounts = list({ accountId: maskedAccount, kind: externalCode, currency, nickname: text.nullish() });
export const balances = list({ accountId: maskedAccount, type: externalCode, amount: money, at: instant });
export const transactions = list({
  accountId: maskedAccount,
  bookedAt: instant,
  amount,
  creditDebit: z.enum(["CRDT", "DBIT"]),
  description: text.nullish(),
});
/** Credit accounts (Metro 2's words: the account's type, its balance, limit and status). */
export const tradelines = list({
  kind: z.enum(["REVOLVING", "INSTALMENT", "MORTGAGE", "OPEN", "OTHER"]),
  openedOn: day,
  balance: money,
  limit: money.nullish(),
  status: z.enum(["CURRENT", "PAST_DUE", "CHARGED_OFF", "CLOSED"]),
});
/** Convictions; what was not decided, or was spent, is not a record. */
export const convictions = list({
  offence: text,
  convictedOn: day,
  court: text,
  jurisdiction: z.string().regex(/^[A-Z]{2}(?:-[A-Z0-9]{1,3})?$/),
  sentence: text.nullish(),
});
export const profiles = list({
  network: text,
  handle: text,
  url: webAddress.nullish(),
  displayName: text.nullish(),
  verified: z.boolean().nullish(),
});
export const reports = list({
  title: text,
  publisher: text,
  publishedAt: instant,
  url: webAddress.nullish(),
  topic: mediaTopic.nullish(),
});
