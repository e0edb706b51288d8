import { PROFESSIONAL_ATTRIBUTES, PROFESSIONAL_LICENCES } from "./professional-licences.ts";
import { FORMER_NAME, KNOWN, PARTNER_IDS, type Subject } from "./known.ts";
import { TEST_PEOPLE } from "./test-people.ts";

const BY_PERSON = ["phone", "email"];
const BY_ANY = ["registrationNumber", "lei", ...BY_PERSON];
const ADDRESS = ["streetAddress", "locality", "region", "postalCode", "country"];
const EMPLOYMENT = { category: "employment", attributes: ["employer", "position", "since", "income"], identifiers: BY_PERSON };
const EMAIL = { category: "email", attributes: ["address", "verified"], identifiers: BY_PERSON };
const phone = (...more: string[]) => ({ category: "phone", attributes: ["number", "verified", "country", ...more], identifiers: BY_PERSON });
const FINANCIAL = { category: "financial", attributes: ["accounts", "balances", "transactions"], identifiers: BY_ANY };
const PERSON_NAME = ["givenName", "middleName", "familyName", "birthDate"];
const COMPANY_NAME = [
  "legalName",
  "registrationNumber",
  "registrationAuthority",
  "lei",
  "legalForm",
  "vatId",
  "entityStatus",
  "incorporatedOn",
  "activities",
];

/** What OpenID Connect has names for. */
const verified = (identifiers: string[]) => [
  { category: "name", attributes: PERSON_NAME, identifiers },
  { category: "address", attributes: ADDRESS, identifiers },
  { category: "email", attributes: ["address", "verified"], identifiers },
  { category: "phone", attributes: ["number", "verified"], identifiers },
];

const LOOKUP = "lookup-json";

export const COUNTRIES = ["CA", "US", "FR"];

/** The sandbox's partners and what each offers. */
export const PARTNERS = [
  {
    id: PARTNER_IDS.northbank,
    protocol: LOOKUP,
    name: "Northbank Identity",
    assuranceLevel: "ial2",
    evidence: ["document"],
    categories: [
      { category: "name", attributes: PERSON_NAME, identifiers: BY_PERSON },
      { category: "address", attributes: ADDRESS, identifiers: BY_PERSON },
      EMAIL,
    ],
  },
  {
    id: PARTNER_IDS.maple,
    protocol: LOOKUP,
    name: "Maple Registry",
    assuranceLevel: "ial1",
    evidence: ["electronic_record"],
    categories: [
      { category: "name", attributes: [...PERSON_NAME, ...COMPANY_NAME], identifiers: BY_ANY },
      { category: "address", attributes: ADDRESS, identifiers: BY_ANY },
    ],
  },
  { id: PARTNER_IDS.payfolio, protocol: LOOKUP, name: "Payfolio", assuranceLevel: "ial2", evidence: ["electronic_record"], categories: [EMPLOYMENT] },
  {
    id: PARTNER_IDS.corvid,
    protocol: LOOKUP,
    name: "Corvid Contact",
    assuranceLevel: "ial1",
    evidence: ["vouch"],
    categories: [EMAIL, EMPLOYMENT, phone()],
  },
  {
    id: PARTNER_IDS.ledgerline,
    protocol: LOOKUP,
    name: "Ledgerline Open Banking",
    assuranceLevel: "ial2",
    evidence: ["electronic_record"],
    categories: [FINANCIAL],
  },
  {
    id: PARTNER_IDS.pressmark,
    protocol: LOOKUP,
    name: "Pressmark Media",
    assuranceLevel: "ial1",
    evidence: ["electronic_record"],
    categories: [
      { category: "socialMedia", attributes: ["profiles"], identifiers: BY_ANY },
      { category: "mediaReports", attributes: ["reports"], identifiers: BY_ANY },
    ],
  },
  {
    id: PARTNER_IDS.ironvale,
    protocol: LOOKUP,
    name: "Ironvale Credit Bureau",
    assuranceLevel: "ial2",
    evidence: ["electronic_record"],
    categories: [{ category: "credit", attributes: ["score", "scoreModel", "tradelines", "inquiries"], identifiers: BY_ANY }],
  },
  {
    id: PARTNER_IDS.facet,
    protocol: LOOKUP,
    name: "Facet Biometrics",
    assuranceLevel: "ial3",
    evidence: ["document"],
    categories: [{ category: "biometrics", attributes: ["modality", "verdict", "quality", "live"], identifiers: BY_PERSON }],
  },
  {
    id: PARTNER_IDS.assize,
    protocol: LOOKUP,
    name: "Assize Records",
    assuranceLevel: "ial2",
    evidence: ["electronic_record"],
    categories: [
      { category: "criminalRecords", attributes: ["records"], identifiers: BY_PERSON },
      { category: PROFESSIONAL_LICENCES, attributes: PROFESSIONAL_ATTRIBUTES, identifiers: BY_PERSON },
    ],
  },
  {
    id: PARTNER_IDS.signalpost,
    protocol: LOOKUP,
    name: "Signalpost Mobile",
    assuranceLevel: "ial1",
    evidence: ["electronic_record"],
    categories: [phone("type", "latestSimChange"), { category: "wifi", attributes: ["vendor", "ssidKnown", "country"], identifiers: ["bssid"] }],
  },
  {
    id: PARTNER_IDS.veridia,
    protocol: "openid-userinfo",
    name: "Veridia Identity",
    assuranceLevel: "ial2",
    evidence: ["document"],
    categories: verified(BY_PERSON),
  },
  {
    id: PARTNER_IDS.wallets,
    protocol: "sd-jwt-vc",
    name: "Specimen Wallets",
    assuranceLevel: "ial2",
    evidence: ["document"],
    categories: verified(["credential"]),
  },
  {
    id: PARTNER_IDS.halden,
    protocol: "camara",
    name: "Halden Mobile",
    assuranceLevel: "ial1",
    evidence: ["electronic_record"],
    categories: [
      { category: "name", attributes: ["givenName", "familyName", "birthDate"], identifiers: ["phone"], ways: ["MATCH", "RETRIEVE"] },
      { category: "address", attributes: ADDRESS, identifiers: ["phone"], ways: ["MATCH", "RETRIEVE"] },
      { category: "email", attributes: ["address"], identifiers: ["phone"], ways: ["MATCH", "RETRIEVE"] },
      { category: "phone", attributes: ["verified", "latestSimChange"], identifiers: ["phone"], ways: ["CHECK", "RETRIEVE"] },
    ],
  },
  {
    id: PARTNER_IDS.crownfold,
    protocol: "open-banking",
    name: "Crownfold Bank",
    assuranceLevel: "ial1",
    evidence: ["electronic_record"],
    categories: [{ ...FINANCIAL, identifiers: ["accessToken"] }],
  },
  {
    id: PARTNER_IDS.lattice,
    protocol: "partner-graphql",
    name: "Lattice Data",
    assuranceLevel: "ial1",
    evidence: ["electronic_record"],
    categories: [EMPLOYMENT, { category: "name", attributes: PERSON_NAME, identifiers: BY_PERSON }],
  },
] as const;

export type Partner = (typeof PARTNERS)[number];

/** All that a partner holds of a subject, by category. */
export function holdings(partner: Partner, subject: Subject): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  const { givenName, middleName, familyName, birthDate, legalName, registrationNumber, company, profiles, reports } = subject;
  const lacksSome = partner.id === PARTNER_IDS.northbank && subject === KNOWN.partialAtFirst;
  const disagrees = partner.id === PARTNER_IDS.maple && subject === KNOWN.disputed;
  return {
    name: {
      givenName,
      familyName: disagrees ? FORMER_NAME : familyName,
      legalName,
      registrationNumber,
      ...company,
      ...(lacksSome ? {} : { middleName, birthDate }),
    },
    email: { address: subject.email, verified: true },
    address: subject.address,
    phone: { number: subject.phone, verified: true, country: subject.country, ...subject.line },
    ...(subject.financial && { financial: subject.financial }),
    ...(subject.credit && { credit: { ...subject.credit } }),
    ...(subject.biometrics && { biometrics: { ...subject.biometrics } }),
    criminalRecords: { records: subject.convictions },
    [PROFESSIONAL_LICENCES]: { ...subject.professional },
    socialMedia: { profiles },
    mediaReports: { reports },
    ...(subject.wifi && { wifi: { ...subject.wifi } }),
    ...(subject.employment && !(subject === TEST_PEOPLE.pending && partner.id === PARTNER_IDS.corvid) && { employment: { ...subject.employment } }),
  };
}

/** All that a partner holds of a subject, whatever was asked; nothing of an unknown one. */
export const allOf = (partner: Partner, subject: Subject | undefined): ReturnType<typeof holdings> => (subject ? holdings(partner, subject) : {});

/** Of what a partner holds, what was asked and it offers; no category at all for an unknown subject. */
export function claimsOf(partner: Partner, subject: Subject | undefined, requested: Readonly<Record<string, readonly string[]>>) {
  const claims: Record<string, Record<string, unknown>> = {};
  if (!subject) return claims;
  const held = holdings(partner, subject);
  for (const { category, attributes } of partner.categories) {
    const asked = attributes.filter((attribute) => requested[category]?.includes(attribute) && held[category]?.[attribute] !== undefined);
    if (asked.length > 0) claims[category] = Object.fromEntries(asked.map((attribute) => [attribute, held[category]![attribute]]));
  }
  return claims;
}
