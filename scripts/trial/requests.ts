import { randomUUID } from "node:crypto";
import { bindGrant } from "../customer/client/bind-grant.ts";
import { ALL_CATEGORIES, consentInput } from "../customer/onboarding.ts";
import { KNOWN } from "../sandbox/known.ts";
import type { Random } from "./random.ts";

/** One subject that a customer wants to know of: what it attests, and what it then sends with the grant. */
export interface Wanted {
  readonly key: string;
  readonly bound: boolean;
  readonly consent: Readonly<Record<string, unknown>>;
  readonly subject: Readonly<Record<string, unknown>>;
}

const FIELDS: Readonly<Record<string, string>> = {
  name: "name { givenName middleName birthDate }",
  email: "email { address }",
  address: "address { locality country }",
  phone: "phone { number latestSimChange }",
  employment: "employment { employer position }",
  financial: "financial { balances { amount { minor } } transactions { description } }",
  socialMedia: "socialMedia { profiles { handle } }",
  mediaReports: "mediaReports { reports { title } }",
  mobileCarrier: "mobileCarrier { country }",
  device: "device { type }",
  ip: "ip { country }",
  wifi: "wifi { vendor }",
};

const PEOPLE = [KNOWN.complete, KNOWN.complete, KNOWN.partialAtFirst, KNOWN.unknown];
const DEVICE = {
  ipAddress: "192.0.2.7",
  bssid: KNOWN.complete.wifi.bssid,
  userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
};

/** One to three categories, as a selection. */
export const someSelection = (random: Random): string => random.shuffled(Object.values(FIELDS)).slice(0, random.between(1, 3)).join(" ");

/** One to five subjects, each under a consent of its own; their grants are bound to them, or not. */
export function someSubjects(random: Random, processId: string): Wanted[] {
  return Array.from({ length: random.between(1, 5) }, (): Wanted => {
    const { phone, email } = random.pick(PEOPLE);
    const identifiers = { phone, email, ...DEVICE };
    const bound = random.percent(60);
    const { binding, salt } = bindGrant(identifiers);
    const key = randomUUID();
    return {
      key,
      bound,
      consent: consentInput(processId, ALL_CATEGORIES, bound ? { binding } : {}),
      subject: { idempotencyKey: key, country: "CA", identifiers, ...(bound ? { salt } : {}) },
    };
  });
}
