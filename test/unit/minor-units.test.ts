import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { minorUnits } from "../../subgraphs/partner-data/connectors/minor-units.ts";

const DECIMALS = { GBP: 2, CAD: 2, EUR: 2, JPY: 0, CLP: 0, KWD: 3, TND: 3, CLF: 4 } as const;
const currency = fc.constantFrom(...(Object.keys(DECIMALS) as (keyof typeof DECIMALS)[]));

/** Another way to write an amount of minor units: by its digits. */
function written(minor: bigint, decimals: number): string {
  const digits = String(minor).padStart(decimals + 1, "0");
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

describe("minor units", () => {
  it("are what was written, to the last digit, of any currency", () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 9_999_999_999_999n), currency, (minor, code) => {
        expect(minorUnits(written(minor, DECIMALS[code]), code)).toBe(String(minor));
      }),
    );
  });

  it("do not change with zeros before or behind, as far as an amount may have them", () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 999_999_999n), currency, fc.nat(3), (minor, code, zeros) => {
        const text = written(minor, DECIMALS[code]);
        const before = `${"0".repeat(zeros)}${text}`;
        const behind = `${text.includes(".") ? text : `${text}.`}${"0".repeat(5 - DECIMALS[code])}`;
        expect([before, behind].map((each) => minorUnits(each, code))).toEqual([String(minor), String(minor)]);
      }),
    );
  });

  it("are none of what is finer than its currency", () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 999_999n), fc.integer({ min: 1, max: 9 }), currency, (minor, rest, code) => {
        const text = written(minor, DECIMALS[code]);
        expect(minorUnits(`${text.includes(".") ? text : `${text}.`}${rest}`, code)).toBeNull();
      }),
    );
  });

  it("are none of what is no amount", () => {
    for (const text of ["", "-1.00", "+1", "1,50", "1.", ".5", "1e3", "12345678901234", "1.000000", " 1", "１"])
      expect(minorUnits(text, "GBP")).toBeNull();
  });
});
