/** Of ISO 4217 (list one), the currencies that have not two decimals. */
const DECIMALS: Readonly<Record<number, string>> = {
  0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
  3: "BHD IQD JOD KWD LYD OMR TND",
  4: "CLF UYW",
};
const EXCEPTIONS = new Map(Object.entries(DECIMALS).flatMap(([decimals, codes]) => codes.split(" ").map((code) => [code, Number(decimals)])));

const AMOUNT = /^(\d{1,13})(?:\.(\d{1,5}))?$/;

/** An amount as it is written ("12.50"), in minor units ("1250"); null when it is none, or finer than its currency. */
export function minorUnits(written: string, currency: string): string | null {
  const decimals = EXCEPTIONS.get(currency) ?? 2;
  const [, whole, fraction = ""] = AMOUNT.exec(written) ?? [];
  if (whole === undefined || /[1-9]/.test(fraction.slice(decimals))) return null;
  return String(BigInt(whole + fraction.slice(0, decimals).padEnd(decimals, "0")));
}
