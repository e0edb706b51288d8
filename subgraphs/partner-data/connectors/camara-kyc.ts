import { z } from "zod";
import { Personal } from "../../../platform/personal/personal.ts";
import { reveal } from "../../../platform/personal/reveal.ts";
import { checkedClaims } from "./answer.ts";
import type { CarrierCall } from "./camara.ts";
import { type PartnerAnswer, PartnerFault, type PartnerRequest, type Verdict } from "./connector.ts";

type Claims = Pick<PartnerAnswer, "claims" | "overDelivered">;

/** CAMARA's name of each attribute. A street is its whole `address`: its parts differ from country to country. */
const FIELDS = {
  name: { givenName: "givenName", middleName: "middleNames", familyName: "familyName", birthDate: "birthdate" },
  address: { streetAddress: "address", locality: "locality", region: "region", postalCode: "postalCode", country: "country" },
  email: { address: "email" },
} as const;

const STREET_PARTS = ["streetNumber", "houseNumberExtension", "streetName"] as const;
const part = z.string().nullish();
const Filled = z.looseObject({ streetName: part, streetNumber: part, houseNumberExtension: part });

/** From this score on a value that differs is near enough to say so. */
const PARTIAL_FROM = 60;
const verdictOf = z.enum(["true", "false", "not_available"]).nullish();
const score = z.int().min(0).max(100).nullish();
const Matched = z.record(z.string(), z.unknown());

/** The attributes of a question that CAMARA has a name for, with that name. */
function fieldsOf({ category, attributes }: PartnerRequest): (readonly [attribute: string, field: string])[] {
  const fields = Object.entries(FIELDS[category as keyof typeof FIELDS]).filter(([attribute]) => attributes.includes(attribute));
  if (fields.length === 0) throw new PartnerFault("UNREACHABLE", false);
  return fields;
}

/** What the carrier has on file. It cannot be asked for a part of it, so what else comes is counted. */
export async function fillIn(request: PartnerRequest, call: CarrierCall): Promise<Claims> {
  const fields = fieldsOf(request);
  const filled = await call("/kyc-fill-in/v0.4/fill-in", {}, Filled);
  if (filled === null) return { claims: new Map(), overDelivered: 0 };
  const street = STREET_PARTS.map((name) => filled[name])
    .filter((text) => typeof text === "string" && text !== "")
    .join(" ");
  const record = Object.fromEntries(
    fields.map(([attribute, field]) => [attribute, attribute === "streetAddress" && filled.streetName ? street : filled[field]]),
  );
  const asked = new Set<string>(["phoneNumber", ...fields.map(([, field]) => field), ...("streetAddress" in record ? STREET_PARTS : [])]);
  return {
    claims: checkedClaims(request.category as keyof typeof FIELDS, request.attributes, record, true),
    overDelivered: Object.entries(filled).filter(([name, value]) => value !== null && value !== undefined && !asked.has(name)).length,
  };
}

/** Compares the customer's own values with the carrier's, over there. */
export async function match(request: PartnerRequest, call: CarrierCall): Promise<Claims> {
  const fields = fieldsOf(request).filter(([attribute]) => request.claimed.has(attribute));
  if (fields.length === 0) throw new PartnerFault("UNREACHABLE", false);
  const body = Object.fromEntries(fields.map(([attribute, field]) => [field, reveal(request.claimed.get(attribute)!)]));
  const matched = await call("/kyc-match/v0.4/match", body, Matched);
  if (matched === null) return { claims: new Map(), overDelivered: 0 };
  const claims = new Map<string, Personal<Verdict>>();
  for (const [attribute, field] of fields) {
    const verdict = readVerdict(matched[`${field}Match`], matched[`${field}MatchScore`]);
    if (verdict) claims.set(attribute, Personal.of(verdict));
  }
  const asked = new Set(fields.flatMap(([, field]) => [`${field}Match`, `${field}MatchScore`]));
  const told = ([name, value]: [string, unknown]) => value !== null && value !== "not_available" && !asked.has(name);
  return { claims, overDelivered: Object.entries(matched).filter(told).length };
}

/** Null when the carrier has nothing to compare with. */
function readVerdict(written: unknown, scored: unknown): Verdict | null {
  const [verdict, points] = [verdictOf.safeParse(written), score.safeParse(scored)];
  if (!verdict.success || !points.success) throw new PartnerFault("MALFORMED_ANSWER", true);
  if (verdict.data === "true") return { verdict: "EXACT", score: 1 };
  if (verdict.data !== "false") return null;
  const given = points.data ?? null;
  return { verdict: given !== null && given >= PARTIAL_FROM ? "PARTIAL" : "NONE", score: given === null ? null : given / 100 };
}
