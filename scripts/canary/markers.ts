import { randomBytes, randomInt } from "node:crypto";
import { bindGrant } from "../customer/client/bind-grant.ts";
import { accessTokenOf, type Subject } from "../sandbox/known.ts";
import type { Traces } from "../sandbox/traces.ts";

/** A letter outside ASCII, a quote and an ampersand: so that each escape of a text differs from the text. */
const ESCAPED = 'é"&';

/** Someone who exists for one run of the canary: every value that can carry a marker is one. */
export interface Marked {
  readonly subject: Subject;
  readonly identifiers: Readonly<Record<string, string>>;
  /** What the customer says of them: partly right, and nowhere else. */
  readonly claims: Readonly<Record<string, string>>;
  readonly salt: string;
  readonly binding: string;
}

/** What a value to search for is. */
interface Mark {
  readonly what: string;
  /** True of what is ours to know by its hash: that alone may be kept. */
  readonly hashIsKept: boolean;
}

/** Values to search for; grows while the run goes on. */
export class Markers {
  readonly #values = new Map<string, Mark>();

  add(what: string, value: string, hashIsKept = false): void {
    if (this.#values.has(value)) return;
    this.#values.set(value, { what, hashIsKept });
    // Of a value that was escaped twice, or cut off, no whole form is left, but this.
    if (value.endsWith(ESCAPED)) this.add(`${what}, stem`, value.slice(0, -ESCAPED.length));
  }

  /** A token by its signature, without which it is nothing: its claims are ids. */
  addToken(what: string, token: string): void {
    this.add(what, token.split(".")[2] ?? "");
  }

  /** Every text in a tree, such as an answer's data or what was sent; short ones are codes and dates. */
  addTree(what: string, tree: Readonly<Record<string, unknown>>): void {
    for (const [name, value] of Object.entries(tree)) {
      if (typeof value === "string" && isMarker(value)) this.add(`${what}.${name}`, value);
      else if (typeof value === "object" && value !== null) this.addTree(`${what}.${name}`, value as Record<string, unknown>);
    }
  }

  get all(): ReadonlyMap<string, Mark> {
    return this.#values;
  }
}

const isMarker = (value: string): boolean => value.length > 10;

const word = (kind: string) => `${kind}${randomBytes(5).toString("hex")}${ESCAPED}`;
const plain = (kind: string) => `${kind}${randomBytes(5).toString("hex")}`;
const digits = (count: number) => Array.from({ length: count }, () => randomInt(10)).join("");
const groups = (count: number) => Array.from({ length: count }, () => randomBytes(2).toString("hex").replace(/^0/, "f")).join(":");

/** Of a year that no row of ours is of, to the millisecond. */
const instant = () => new Date(Date.UTC(2003, 0, 1) + randomInt(31_536_000_000)).toISOString();
const money = () => ({ minor: `9${digits(14)}`, currency: "CAD" });

/** With check digits that are right (ISO/IEC 7064, MOD 97-10). */
function makeLei(): string {
  const entity = `9845${randomBytes(7).toString("hex").toUpperCase()}`;
  const number = BigInt([...entity].map((character) => parseInt(character, 36)).join("")) * 100n;
  return `${entity}${String(98n - (number % 97n)).padStart(2, "0")}`;
}

function makeTraces(): Traces {
  const accountId = `xxxx-xxxx-${digits(4)}`;
  return {
    line: { type: "MOBILE", latestSimChange: instant() },
    financial: {
      accounts: [{ accountId, kind: "CACC", currency: "CAD", nickname: word("Nickname") }],
      balances: [{ accountId, type: "ITBD", amount: money(), at: instant() }],
      transactions: [{ accountId, bookedAt: instant(), amount: money(), creditDebit: "DBIT", description: word("Booking") }],
    },
    profiles: [
      {
        network: `${plain("network")}.example`,
        handle: plain("handle"),
        url: `https://social.example/${plain("Profile")}`,
        displayName: word("Display"),
        verified: true,
      },
    ],
    reports: [
      {
        title: word("Title"),
        publisher: word("Publisher"),
        publishedAt: instant(),
        url: `https://gazette.example/${plain("Report")}`,
        topic: `medtop:${digits(8)}`,
      },
    ],
    credit: {
      score: 700,
      scoreModel: word("Model"),
      inquiries: 2,
      tradelines: [{ kind: "REVOLVING", openedOn: "2011-05-09", balance: money(), status: "CURRENT" }],
    },
    biometrics: { modality: "FACE", verdict: "MATCH", quality: 87, live: true },
    convictions: [{ offence: word("Offence"), convictedOn: "2019-05-06", court: word("Court"), jurisdiction: "CA-QC", sentence: word("Sentence") }],
    professional: {
      licences: [{ profession: word("Profession"), authority: word("Authority"), number: word("Licence"), status: "ACTIVE" }],
      disciplined: false,
    },
    wifi: { bssid: `02:${randomBytes(5).toString("hex").match(/../g)!.join(":")}`, vendor: word("Vendor"), ssidKnown: true, country: "CA" },
  };
}

/** Claims of every kind; some are what partners hold, so that there is something to agree with. */
const makeClaims = ({ phone, email, address, givenName, familyName }: Subject): Readonly<Record<string, string>> => ({
  ...(givenName === undefined ? {} : { givenName }),
  familyName: familyName ?? word("ClaimedFamily"),
  middleName: word("ClaimedMiddle"),
  birthDate: "1984-03-18",
  legalName: word("ClaimedLegal"),
  registrationNumber: word("ClaimedNumber"),
  email,
  streetAddress: word("ClaimedStreet"),
  locality: address.locality,
  region: word("ClaimedRegion"),
  postalCode: word("ClaimedPostal"),
  country: "CA",
  phone,
  employer: word("ClaimedEmployer"),
  position: word("ClaimedPosition"),
  carrier: word("ClaimedCarrier"),
  lineType: "VOIP",
  deviceType: "mobile",
  deviceVendor: word("ClaimedMaker"),
  operatingSystem: word("ClaimedSystem"),
  browser: word("ClaimedBrowser"),
  ipCountry: "CA",
  networkVendor: word("ClaimedNetwork"),
});

/** A new person, or company, with a marker in every field that can hold one. */
export function makeMarked(kind: Subject["kind"] = "PERSON"): Marked {
  const phone = `+1514${randomInt(2, 10)}${digits(6)}`;
  const email = `${plain("canary")}@${plain("host")}.example.com`;
  const address = { streetAddress: word("Street"), locality: word("Locality"), region: word("Region"), postalCode: word("Postal"), country: "CA" };
  const traces = makeTraces();
  const common = { kind, country: "CA", email, phone, address, ...traces } as const;
  const subject: Subject =
    kind === "COMPANY"
      ? {
          ...common,
          legalName: word("Legal"),
          registrationNumber: word("Number"),
          company: {
            registrationAuthority: "RA999999",
            lei: makeLei(),
            legalForm: "9999",
            vatId: `FR${digits(11)}`,
            entityStatus: "ACTIVE",
            incorporatedOn: "1998-04-21",
            activities: [{ scheme: "NACE", code: "C13.20", description: word("Activity") }],
          },
        }
      : {
          ...common,
          givenName: word("Given"),
          middleName: word("Middle"),
          familyName: word("Family"),
          birthDate: "1984-03-17",
          employment: {
            employer: word("Employer"),
            position: word("Position"),
            since: "2016-09-01",
            income: money(),
          },
        };
  const identifiers = {
    phone,
    email,
    bssid: traces.wifi?.bssid ?? "",
    accessToken: accessTokenOf(subject),
    credential: plain("credential"),
    ipAddress: `2607:f8b0:${groups(6)}`,
    userAgent: `Mozilla/5.0 (Linux; Android 14; ${plain("Model")} Build/UP1A.1) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36`,
    ...(subject.kind === "COMPANY"
      ? { legalName: subject.legalName ?? "", registrationNumber: subject.registrationNumber ?? "", lei: subject.company?.lei ?? "" }
      : { givenName: subject.givenName ?? "", familyName: subject.familyName ?? "" }),
  };
  return { subject, identifiers, claims: makeClaims(subject), ...bindGrant(identifiers) };
}

/** All that is known of them before anything is asked. */
export function noteMarked(markers: Markers, { subject, identifiers, claims, salt, binding }: Marked): void {
  markers.addTree("sent", identifiers);
  markers.addTree("claimed", claims);
  markers.addTree("held", { ...subject });
  markers.add("national phone", identifiers["phone"]?.slice(2) ?? "");
  markers.add("salt", salt);
  markers.add("binding", binding);
}
