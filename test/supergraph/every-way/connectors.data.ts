import { PARTNER_IDS } from "../../../scripts/sandbox/known.ts";
import { LOCAL_PARTNERS } from "../../../scripts/seed/registry.ts";
import type { Otherwise, Row } from "./rows.ts";

/** Where a connector's partner says otherwise than the others do. */
export const OTHERWISE: Readonly<Record<string, Readonly<Record<string, Otherwise>>>> = {
  // The prefix is IANA's own, whatever partners say of the network.
  [LOCAL_PARTNERS.wifiVendor]: {
    wifi: { values: { vendor: "ICANN, IANA Department" }, verdicts: { vendor: ["NONE", 0.1] } },
  },
  // A carrier compares by itself, and has scores of its own.
  [PARTNER_IDS.halden]: {
    name: { verdicts: { birthDate: ["NONE", null] } },
    address: { verdicts: { streetAddress: ["PARTIAL", 0.78], locality: ["PARTIAL", 0.62], postalCode: ["NONE", 0.42], country: ["NONE", null] } },
    // It has an API for swapped SIM cards, and none that says yes or no to a number.
    phone: { open: ["verified"] },
  },
};

type Calls = readonly Readonly<Record<string, readonly string[]>>[];
type CallsOf = (row: Row) => Calls;

/** Our own words, once. */
const once: CallsOf = ({ category, reads }) => [{ [category]: reads }];
const nobody: CallsOf = () => [];

/** One item a page, and two items of each. */
const pageByPage: CallsOf = ({ reads }) => reads.flatMap((resource) => [{ financial: [resource] }, { financial: [resource] }]);

const BY_CARRIER: Readonly<Record<string, Calls>> = {
  "name:match": [{ "kyc-match": ["birthdate", "familyName", "givenName"] }],
  "address:match": [{ "kyc-match": ["address", "country", "locality", "postalCode", "region"] }],
  "email:match": [{ "kyc-match": ["email"] }],
  "phone:check": [{ "sim-swap": ["maxAge"] }],
  phone: [{ "number-verification": [] }, { "sim-swap": [] }],
};

/** What reaches a partner of each protocol for a row, in its own words, call by call. Where nothing does, it is answered in this process. */
export const CALLS_OF: Readonly<Record<string, CallsOf>> = {
  "lookup-json": once,
  "openid-userinfo": once,
  "partner-graphql": once,
  camara: ({ question }) => BY_CARRIER[question] ?? [{ "kyc-fill-in": [] }],
  "open-banking": pageByPage,
  "sd-jwt-vc": nobody,
  "ip-detail": nobody,
  "carrier-detail": nobody,
  "device-detail": nobody,
  "email-domain": nobody,
  "wifi-vendor": nobody,
};
