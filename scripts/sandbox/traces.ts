interface Money {
  readonly minor: string;
  readonly currency: string;
}

/** What partners may hold of someone beside who they are: their line, accounts, profiles, press and network. */
export interface Traces {
  readonly line?: { readonly type: string; readonly latestSimChange: string };
  readonly financial?: {
    readonly accounts: readonly { readonly accountId: string; readonly kind: string; readonly currency: string; readonly nickname?: string }[];
    readonly balances: readonly { readonly accountId: string; readonly type: string; readonly amount: Money; readonly at: string }[];
    readonly transactions: readonly {
      readonly accountId: string;
      readonly bookedAt: string;
      readonly amount: Money;
      readonly creditDebit: "CRDT" | "DBIT";
      readonly description?: string;
    }[];
  };
  readonly profiles?: readonly {
    readonly network: string;
    readonly handle: string;
    readonly url?: string;
    readonly displayName?: string;
    readonly verified?: boolean;
  }[];
  readonly reports?: readonly {
    readonly title: string;
    readonly publisher: string;
    readonly publishedAt: string;
    readonly url?: string;
    readonly topic?: string;
  }[];
  readonly credit?: {
    readonly score: number;
    readonly scoreModel: string;
    readonly inquiries: number;
    readonly tradelines: readonly {
      readonly kind: string;
      readonly openedOn: string;
      readonly balance: Money;
      readonly limit?: Money;
      readonly status: string;
    }[];
  };
  readonly biometrics?: { readonly modality: string; readonly verdict: string; readonly quality: number; readonly live: boolean };
  readonly convictions?: readonly {
    readonly offence: string;
    readonly convictedOn: string;
    readonly court: string;
    readonly jurisdiction: string;
    readonly sentence?: string;
  }[];
  /** What a register of regulated professions has: of a category that did not come with the program. */
  readonly professional?: {
    readonly licences: readonly {
      readonly profession: string;
      readonly authority: string;
      readonly number: string;
      readonly status: string;
      readonly validFrom?: string;
    }[];
    readonly disciplined: boolean;
  };
  readonly wifi?: { readonly bssid: string; readonly vendor: string; readonly ssidKnown: boolean; readonly country: string };
}

/** Of KNOWN.complete: everything, and more than one of most. */
export const TRACES = {
  professional: {
    licences: [
      { profession: "Sampler of Looms", authority: "Specimen College of Weavers", number: "SCW-40117", status: "ACTIVE", validFrom: "2011-06-01" },
      { profession: "Dyer of Record", authority: "Specimen Guild of Dyers", number: "SGD-2209", status: "EXPIRED" },
    ],
    disciplined: false,
  },
  line: { type: "MOBILE", latestSimChange: "2024-02-29T08:15:30.000Z" },
  financial: {
    accounts: [
      { accountId: "xxxx-xxxx-4821", kind: "CACC", currency: "CAD", nickname: "Loom money" },
      { accountId: "xxxx-xxxx-0097", kind: "SVGS", currency: "CAD" },
    ],
    balances: [
      { accountId: "xxxx-xxxx-4821", type: "ITBD", amount: { minor: "-12050", currency: "CAD" }, at: "2026-01-05T06:00:00.000Z" },
      { accountId: "xxxx-xxxx-0097", type: "CLAV", amount: { minor: "1840000", currency: "CAD" }, at: "2026-01-05T06:00:00.000Z" },
    ],
    transactions: [
      {
        accountId: "xxxx-xxxx-4821",
        bookedAt: "2026-01-02T14:05:00.000Z",
        amount: { minor: "603750", currency: "CAD" },
        creditDebit: "CRDT",
        description: "Specimen Looms salary",
      },
      {
        accountId: "xxxx-xxxx-4821",
        bookedAt: "2026-01-03T10:40:00.000Z",
        amount: { minor: "8990", currency: "CAD" },
        creditDebit: "DBIT",
        description: "Placeholder Yarns",
      },
    ],
  },
  profiles: [
    {
      network: "social.example",
      handle: "zelda.weaves",
      url: "https://social.example/@zelda.weaves",
      displayName: "Zelda Quillfeather",
      verified: true,
    },
    { network: "looms.example", handle: "zquill" },
  ],
  reports: [
    {
      title: "Weaver fined over samples that were none",
      publisher: "The Specimen Gazette",
      publishedAt: "2019-05-06T04:00:00.000Z",
      url: "https://gazette.example/2019/weaver",
      topic: "medtop:02000000",
    },
  ],
  credit: {
    score: 742,
    scoreModel: "SPECIMEN-8",
    inquiries: 3,
    tradelines: [
      {
        kind: "REVOLVING",
        openedOn: "2011-05-09",
        balance: { minor: "48210", currency: "CAD" },
        limit: { minor: "500000", currency: "CAD" },
        status: "CURRENT",
      },
      { kind: "MORTGAGE", openedOn: "2018-10-31", balance: { minor: "21530000", currency: "CAD" }, status: "CURRENT" },
    ],
  },
  biometrics: { modality: "FACE", verdict: "MATCH", quality: 87, live: true },
  convictions: [
    {
      offence: "Sale of counterfeit samples",
      convictedOn: "2019-05-06",
      court: "Court of Specimens, Montreal",
      jurisdiction: "CA-QC",
      sentence: "Fine of 800 CAD",
    },
  ],
  wifi: { bssid: "00:00:5e:00:53:2a", vendor: "Specimen Radio Works", ssidKnown: true, country: "CA" },
} as const satisfies Traces;

/** Of KNOWN.company. Companies have no network of their own here, and no bad press: a list that is empty. */
export const COMPANY_TRACES = {
  line: { type: "FIXED_LINE", latestSimChange: "2020-01-15T10:00:00.000Z" },
  financial: {
    accounts: [{ accountId: "xxxx-xxxx-7730", kind: "CACC", currency: "CAD", nickname: "Mill account" }],
    balances: [{ accountId: "xxxx-xxxx-7730", type: "ITBD", amount: { minor: "48120000", currency: "CAD" }, at: "2026-01-05T06:00:00.000Z" }],
    transactions: [],
  },
  credit: {
    score: 681,
    scoreModel: "SPECIMEN-TRADE-3",
    inquiries: 1,
    tradelines: [{ kind: "OPEN", openedOn: "2004-02-02", balance: { minor: "1205000", currency: "CAD" }, status: "CURRENT" }],
  },
  profiles: [{ network: "looms.example", handle: "quillfeather-looms", displayName: "Quillfeather Looms", verified: true }],
  reports: [],
} as const satisfies Traces;

const at = (day: number, hour: number): string => new Date(Date.UTC(2025, 0, 1 + day, hour)).toISOString();

/** Of one of the population, by their number: from nothing in a list to three. */
export function madeTraces(index: number, currency: string, country: string): Traces {
  const few = (count: number) => Array.from({ length: count }, (_, item) => item);
  const account = (item: number) => `xxxx-xxxx-${String(1000 + index * 7 + item)}`;
  const money = (minor: number) => ({ minor: String(minor), currency });
  const accounts = few(index % 3);
  return {
    line: { type: "MOBILE", latestSimChange: at(index % 300, 9) },
    financial: {
      accounts: accounts.map((item) => ({ accountId: account(item), kind: item === 0 ? "CACC" : "SVGS", currency })),
      balances: accounts.map((item) => ({ accountId: account(item), type: "ITBD", amount: money(index * 1_013 - 40_000), at: at(360, 6) })),
      transactions: accounts.map((item) => ({
        accountId: account(item),
        bookedAt: at(300 + item, 12),
        amount: money(1_000 + index),
        creditDebit: item === 0 ? "DBIT" : "CRDT",
        description: `Specimen payment ${index}`,
      })),
    },
    profiles: few(index % 4).map((item) => ({ network: `network${item}.example`, handle: `person${index}` })),
    reports: few(index % 10 === 0 ? 1 : 0).map(() => ({
      title: `Specimen case ${index}`,
      publisher: "The Specimen Gazette",
      publishedAt: at(index, 4),
      topic: "medtop:02000000",
    })),
    credit: { score: 500 + (index % 300), scoreModel: "SPECIMEN-8", inquiries: index % 5, tradelines: [] },
    biometrics: { modality: "FACE", verdict: index % 7 === 0 ? "NO_MATCH" : "MATCH", quality: 60 + (index % 40), live: true },
    convictions: [],
    // Administered locally, so no maker's.
    wifi: {
      bssid: `02:00:5e:00:${index.toString(16).padStart(2, "0")}:01`,
      vendor: "Specimen Radio Works",
      ssidKnown: index % 2 === 0,
      country,
    },
  };
}
