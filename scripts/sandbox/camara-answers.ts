import type { Subject } from "./known.ts";
import { holdings, type Partner } from "./partners.ts";

type Values = Readonly<Record<string, unknown>>;
type Answers = (partner: Partner, subject: Subject, asked: Values) => Values;

/** What a carrier has on file, by CAMARA's names. */
function onFile(partner: Partner, subject: Subject): Values {
  const { name = {}, address = {}, email = {} } = holdings(partner, subject);
  const [, streetNumber, streetName] = /^(\d+) (.*)$/.exec(subject.address.streetAddress) ?? [];
  return {
    givenName: name["givenName"],
    familyName: name["familyName"],
    birthdate: name["birthDate"],
    streetNumber,
    streetName,
    address: address["streetAddress"],
    locality: address["locality"],
    region: address["region"],
    postalCode: address["postalCode"],
    country: address["country"],
    email: email["address"],
  };
}

const fillIn: Answers = (partner, subject) => ({ phoneNumber: subject.phone, ...onFile(partner, subject) });

/** Alike by the letters that two texts begin with in common, of a hundred. */
function scoreOf(one: string, other: string): number {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  let same = 0;
  while (same < a.length && a[same] === b[same]) same += 1;
  return Math.floor((100 * same) / Math.max(a.length, b.length, 1));
}

const UNSCORED = ["birthdate", "country"];

const match: Answers = (partner, subject, asked) => {
  const held = onFile(partner, subject);
  const verdicts = Object.entries(asked).map(([field, claimed]): Values => {
    const value = held[field];
    if (value === undefined) return { [`${field}Match`]: "not_available" };
    const score = scoreOf(String(claimed), String(value));
    if (score === 100) return { [`${field}Match`]: "true" };
    return { [`${field}Match`]: "false", ...(!UNSCORED.includes(field) && { [`${field}MatchScore`]: score }) };
  });
  return Object.assign({}, ...verdicts) as Values;
};

const retrieveDate: Answers = (_, { line }) => ({ latestSimChange: line?.latestSimChange ?? null });

/** Whether the time reaches back to the last change. */
const check: Answers = (_, { line }, { maxAge }) => ({
  swapped: line !== undefined && Date.parse(line.latestSimChange) > Date.now() - Number(maxAge) * 3_600_000,
});

const verify: Answers = () => ({ devicePhoneNumberVerified: true });

const BY_PATH: Readonly<Record<string, Answers>> = {
  "/kyc-fill-in/v0.4/fill-in": fillIn,
  "/kyc-match/v0.4/match": match,
  "/sim-swap/v2/retrieve-date": retrieveDate,
  "/sim-swap/v2/check": check,
  "/number-verification/v2/verify": verify,
};

/** How the API at a path answers; undefined when there is none. */
export const answersAt = (path: string): Answers | undefined => (Object.hasOwn(BY_PATH, path) ? BY_PATH[path] : undefined);
