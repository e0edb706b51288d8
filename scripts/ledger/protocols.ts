/** What a partner's calls look like, where they are not one a question in our own words. */
interface Calls {
  /** The category of ours that its own words stand for; another one is the word itself. */
  readonly words?: Readonly<Record<string, readonly string[]>>;
  /** How many calls one question may take. */
  readonly most: number;
  /** Whether calls say nothing of the question that they are of: then they are told apart by partner only. */
  readonly keyless?: true;
}

const PROTOCOLS: Readonly<Record<string, Calls>> = {
  // One for each API of a question; a check of swapped SIM cards is one for each time that is asked about.
  camara: {
    words: {
      "kyc-match": ["name", "address", "email"],
      "kyc-fill-in": ["name", "address", "email"],
      "sim-swap": ["phone"],
      "number-verification": ["phone"],
    },
    most: 10,
  },
  // One for each of accounts, balances and transactions.
  "open-banking": { most: 3, keyless: true },
};

const ONE: Calls = { most: 1 };
const callsOf = (protocol: string): Calls => PROTOCOLS[protocol] ?? ONE;

export const isKeyless = (protocol: string): boolean => callsOf(protocol).keyless === true;

export const mostCalls = (protocol: string, hedges: boolean): number => callsOf(protocol).most * (hedges ? 2 : 1);

/** Whether what a call asked for, in its partner's words, is one category and that one. */
export function belongsTo(protocol: string, category: string, words: readonly string[]): boolean {
  const { words: known } = callsOf(protocol);
  const [word = "", ...others] = words;
  return others.length === 0 && (known ? known[word]?.includes(category) === true : word === category);
}
