import type { Fault } from "./protocol.ts";
import { COMPANY_TRACES, TRACES, type Traces } from "./traces.ts";

export interface Employment {
  readonly employer: string;
  readonly position: string;
  readonly since: string;
  readonly income: { readonly minor: string; readonly currency: string };
}

/** Someone, or a company, that sandbox partners may know. Everything is made up. */
export interface Subject extends Traces {
  /** How partners behave when they are asked about it, whatever the control door says. */
  readonly provokes?: Fault;
  readonly kind: "PERSON" | "COMPANY";
  readonly country: string;
  readonly email: string;
  readonly phone: string;
  readonly givenName?: string;
  readonly middleName?: string;
  readonly familyName?: string;
  readonly birthDate?: string;
  readonly legalName?: string;
  readonly registrationNumber?: string;
  /** What registers of companies have, in the words of GLEIF's LEI-CDF. */
  readonly company?: {
    readonly registrationAuthority: string;
    readonly lei: string;
    readonly legalForm: string;
    readonly vatId: string;
    readonly entityStatus: "ACTIVE" | "INACTIVE";
    readonly incorporatedOn: string;
    readonly activities: readonly { readonly scheme: string; readonly code: string; readonly description?: string }[];
  };
  readonly address: {
    readonly streetAddress: string;
    readonly locality: string;
    readonly region: string;
    readonly postalCode: string;
    readonly country: string;
  };
  readonly employment?: Employment;
}

export const PARTNER_IDS = {
  northbank: "5f0c2a7e-3b1d-4c58-9a64-1e7d90b3c201",
  maple: "8d42b6f1-70ae-4f39-b2c5-63a1f4e8d702",
  payfolio: "c19e5d08-5a2b-4e76-8f13-a9b07c6e4203",
  corvid: "e37a81c4-94f6-4d0b-a7e8-2c5f61d9b804",
  ledgerline: "0a9d6c15-2f47-4b8e-9c03-7e52d8b1fa05",
  pressmark: "47b3e8d0-6c1a-4f95-b8d7-1f60c92e3a06",
  ironvale: "9c41d7e6-5b08-4a3f-8e72-c0d5f19a6b08",
  facet: "2e86b0f4-d713-4c9a-b5e8-41a7c36f9d09",
  assize: "7a05e9c3-1f64-4d2b-96b7-e8d20c54fa10",
  signalpost: "b62f15ea-d803-4c7b-a149-5d38e07c9f07",
  veridia: "d94a1c7b-82e6-4f0d-b35e-6a27f19c8e08",
  wallets: "7e16f3a9-c05d-4b82-91d7-0f48a6b2ce09",
  halden: "91d4a0c7-5be2-4f36-8c0d-2a7f64b3e121",
  crownfold: "2be86f13-c90d-47a5-96e4-d1083f5c7a22",
  lattice: "f4073d9e-1a68-4cb2-b5f7-690e8cd2a323",
} as const;

/** A partner's twin for test clients. */
export const testIdOf = (partner: string): string => `7e57${partner.slice(4)}`;

export const synthetic = (number: number, locality: string, region: string, postalCode: string, country: string) =>
  ({ streetAddress: `${number} Specimen Street`, locality, region, postalCode, country }) as const;

/** The family name by which Maple still knows `disputed`. */
export const FORMER_NAME = "Larkspur";

/** Subjects that tests and the demo name. `unknown` is known to no partner. */
export const KNOWN = {
  complete: {
    kind: "PERSON",
    country: "CA",
    email: "zelda.quillfeather@example.com",
    phone: "+15145550142",
    givenName: "Zelda",
    middleName: "Wren",
    familyName: "Quillfeather",
    birthDate: "1984-03-17",
    address: synthetic(118, "Montreal", "QC", "H2Y 1C6", "CA"),
    employment: { employer: "Specimen Looms Ltd", position: "Weaver of Samples", since: "2016-09-01", income: { minor: "7245000", currency: "CAD" } },
    ...TRACES,
  },
  partialAtFirst: {
    kind: "PERSON",
    country: "US",
    email: "orson.thimblewick@example.com",
    phone: "+12065550117",
    givenName: "Orson",
    middleName: "Pike",
    familyName: "Thimblewick",
    birthDate: "1977-11-29",
    address: synthetic(2207, "Seattle", "WA", "98101", "US"),
    employment: { employer: "Placeholder Ferries Inc", position: "Night Pilot", since: "2009-02-15", income: { minor: "8830000", currency: "USD" } },
  },
  disputed: {
    kind: "PERSON",
    country: "CA",
    email: "isolde.finchmarrow@example.com",
    phone: "+15145550145",
    givenName: "Isolde",
    middleName: "Reed",
    familyName: "Finchmarrow",
    birthDate: "1991-08-23",
    address: synthetic(64, "Sherbrooke", "QC", "J1H 1Y8", "CA"),
    employment: {
      employer: "Exemplar Bindery Ltd",
      position: "Keeper of Proofs",
      since: "2019-04-08",
      income: { minor: "6120000", currency: "CAD" },
    },
  },
  unknown: {
    kind: "PERSON",
    country: "FR",
    email: "nul.inconnu@example.com",
    phone: "+33639980099",
    givenName: "Nul",
    middleName: "Sans",
    familyName: "Inconnu",
    birthDate: "1990-01-02",
    address: synthetic(9, "Lyon", "ARA", "69001", "FR"),
    employment: { employer: "Rien du Tout SARL", position: "Absent", since: "2020-01-01", income: { minor: "4100000", currency: "EUR" } },
  },
  minor: {
    kind: "PERSON",
    country: "CA",
    email: "pip.underbough@example.com",
    phone: "+15145550143",
    givenName: "Pip",
    middleName: "Fern",
    familyName: "Underbough",
    birthDate: "2017-06-08",
    address: synthetic(31, "Laval", "QC", "H7A 0A1", "CA"),
    employment: { employer: "Specimen Stage School", position: "Child Actor", since: "2025-05-01", income: { minor: "310000", currency: "CAD" } },
  },
  company: {
    kind: "COMPANY",
    country: "CA",
    email: "office@quillfeather-looms.example.com",
    phone: "+15145550144",
    legalName: "Quillfeather Looms Specimen Inc",
    registrationNumber: "CA-SPEC-0004711",
    company: {
      registrationAuthority: "RA999999",
      lei: "9845SPEC0LOOMS000027",
      legalForm: "9999",
      vatId: "FR00999999999",
      entityStatus: "ACTIVE",
      incorporatedOn: "1998-04-21",
      activities: [
        { scheme: "NACE", code: "C13.20", description: "Weaving of samples" },
        { scheme: "NAICS", code: "313210" },
      ],
    },
    address: synthetic(400, "Toronto", "ON", "M5V 2T6", "CA"),
    ...COMPANY_TRACES,
  },
} as const satisfies Record<string, Subject>;

/** The token that a customer's own flow with Crownfold Bank would have given it of a subject. */
export const accessTokenOf = ({ email }: Pick<Subject, "email">): string => Buffer.from(email).toString("base64url");
export const emailOfToken = (token: string): string => Buffer.from(token, "base64url").toString();

export const ACCESS_TOKEN = accessTokenOf(KNOWN.complete);
