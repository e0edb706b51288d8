import { KNOWN } from "../../../scripts/sandbox/known.ts";
import type { PartnerName } from "./data.ts";

const { phone, line, financial, profiles, reports, wifi } = KNOWN.complete;
const [loom, savings] = financial.accounts;
const [balance] = financial.balances;

/** One category through the whole platform: what is selected, what is asked of whom for it, and what comes back. */
export interface CategoryCase {
  readonly category: string;
  readonly selection: string;
  /** What stands in the data of KNOWN.complete. */
  readonly answer: object;
  readonly asked: Partial<Record<PartnerName, readonly string[]>>;
  /** Identifiers that reach the partner, of all that are sent. */
  readonly by: readonly string[];
  readonly minor: number;
  /** A field that is not selected and must not come. */
  readonly another: string;
}

/** Selected in part, so that what was not selected can be seen not to come. */
export const CASES: readonly CategoryCase[] = [
  {
    category: "phone",
    selection: "phone { number verified type latestSimChange }",
    answer: { number: phone, verified: true, type: line.type, latestSimChange: line.latestSimChange },
    asked: { signalpost: ["latestSimChange", "number", "type", "verified"] },
    by: ["email", "phone"],
    minor: 15,
    another: "country",
  },
  {
    category: "financial",
    selection: "financial { accounts { accountId kind currency nickname } balances { type amount { minor currency } at } }",
    answer: {
      accounts: [loom, { ...savings, nickname: null }],
      balances: [
        { type: balance.type, amount: balance.amount, at: balance.at },
        { type: "CLAV", amount: { minor: "1840000", currency: "CAD" }, at: balance.at },
      ],
    },
    asked: { ledgerline: ["accounts", "balances"] },
    by: ["email", "phone"],
    minor: 95,
    another: "transactions",
  },
  {
    category: "socialMedia",
    selection: "socialMedia { profiles { network handle url verified } }",
    answer: {
      profiles: [
        { network: profiles[0].network, handle: profiles[0].handle, url: profiles[0].url, verified: true },
        { network: profiles[1].network, handle: profiles[1].handle, url: null, verified: null },
      ],
    },
    asked: { pressmark: ["profiles"] },
    by: ["email", "phone"],
    minor: 25,
    another: "displayName",
  },
  {
    category: "mediaReports",
    selection: "mediaReports { reports { title publisher publishedAt url } }",
    answer: { reports: reports.map(({ title, publisher, publishedAt, url }) => ({ title, publisher, publishedAt, url })) },
    asked: { pressmark: ["reports"] },
    by: ["email", "phone"],
    minor: 60,
    another: "topic",
  },
  {
    category: "wifi",
    selection: "wifi { vendor ssidKnown }",
    answer: { vendor: wifi.vendor, ssidKnown: wifi.ssidKnown },
    asked: { signalpost: ["ssidKnown", "vendor"] },
    by: ["bssid"],
    minor: 4,
    another: "country",
  },
];

/** As a customer may write it: the delivery normalises it. */
export const SENT = { phone, email: KNOWN.complete.email, bssid: wifi.bssid.toUpperCase().replaceAll(":", "-") };
