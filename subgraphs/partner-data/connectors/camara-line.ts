import { z } from "zod";
import { Personal } from "../../../platform/personal/personal.ts";
import { checkedClaims } from "./answer.ts";
import type { CarrierCall } from "./camara.ts";
import { type Check, type PartnerAnswer, PartnerFault, type PartnerRequest } from "./connector.ts";

type Claims = Pick<PartnerAnswer, "claims" | "overDelivered">;

const Told = z.record(z.string(), z.unknown());
const Checked = z.looseObject({ swapped: z.boolean() });

/** Each attribute has an API of its own; `also` is what that API says of its own answer. */
const APIS = {
  latestSimChange: { path: "/sim-swap/v2/retrieve-date", member: "latestSimChange", also: "monitoredPeriod" },
  verified: { path: "/number-verification/v2/verify", member: "devicePhoneNumberVerified", also: "" },
} as const;

/** When its SIM card was changed, and whether the device that carries the number is the one that asks. */
export async function line({ attributes }: PartnerRequest, call: CarrierCall): Promise<Claims> {
  const asked = Object.entries(APIS).filter(([attribute]) => attributes.includes(attribute));
  if (asked.length === 0) throw new PartnerFault("UNREACHABLE", false);
  const record: Record<string, unknown> = {};
  let overDelivered = 0;
  for (const [attribute, { path, member, also }] of asked) {
    const told = (await call(path, {}, Told)) ?? {};
    record[attribute] = told[member];
    overDelivered += Object.keys(told).filter((name) => name !== member && name !== also).length;
  }
  return { claims: checkedClaims("phone", attributes, record, true), overDelivered };
}

/** Whether the SIM card was changed within a time. What is not the carrier's to answer is left unanswered; nothing is sent when nothing is. */
export async function simSwapChecks({ checks }: PartnerRequest, call: CarrierCall): Promise<Claims> {
  const ages = checks.map(maxAgeOf);
  if (ages.every((age) => age === null)) throw new PartnerFault("UNREACHABLE", false);
  const claims = new Map<string, Personal<boolean>>();
  let overDelivered = 0;
  for (const [index, maxAge] of ages.entries()) {
    if (maxAge === null) continue;
    const answer = await call("/sim-swap/v2/check", { maxAge }, Checked);
    if (answer === null) continue;
    claims.set(String(index), Personal.of(answer.swapped));
    overDelivered += Object.keys(answer).length - 1;
  }
  return { claims, overDelivered };
}

/** ISO 8601 durations that are a number of hours; months and years are not. */
const DURATION = /^P(?=.)(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(\d{1,4})H)?$/;
const MOST_HOURS = 2400;

/** In hours, as SIM Swap has it; null of what it cannot answer. */
function maxAgeOf({ name, arguments: { within } }: Check): number | null {
  const [, weeks = "0", days = "0", hours = "0"] = (typeof within === "string" && DURATION.exec(within)) || [];
  const maxAge = Number(weeks) * 168 + Number(days) * 24 + Number(hours);
  return name === "simSwapped" && maxAge >= 1 && maxAge <= MOST_HOURS ? maxAge : null;
}
