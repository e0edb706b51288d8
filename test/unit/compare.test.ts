import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { ruleOf } from "../../subgraphs/partner-data/delivery/checks.ts";
import { compare } from "../../subgraphs/partner-data/delivery/compare.ts";
import { sealedAs } from "../../subgraphs/partner-data/delivery/sealed-parts.ts";

describe("a claim beside a partner's value", () => {
  it.each([
    ["givenName", "Zoë", "zoe", "EXACT"],
    ["streetAddress", "118 Specimen St.", "118, specimen st", "EXACT"],
    ["familyName", "Quillfether", "Quillfeather", "PARTIAL"],
    ["familyName", "Larkspur", "Quillfeather", "NONE"],
    ["birthDate", "1984-03-18", "1984-03-17", "PARTIAL"],
    ["birthDate", "1991-08-23", "1984-03-17", "NONE"],
    // To the letter, but for case.
    ["address", "John.Doe@example.com", "john.doe@EXAMPLE.com", "EXACT"],
    ["address", "john.doe@example.com", "john-doe@example.com", "NONE"],
    ["address", "a@b.example.com", "a.b@example.com", "NONE"],
    // Marks of other scripts make other names.
    ["givenName", "सीता", "सुत", "NONE"],
    // Nothing would be left of these.
    ["familyName", "---", ".", "NONE"],
    ["familyName", "---", "---", "EXACT"],
  ])("%s: %s and %s: %s", (attribute, claimed, found, verdict) => {
    expect(compare(attribute, claimed, found).verdict).toBe(verdict);
  });

  it("fits itself, whatever it is, and the score is from 0 to 1 and the same both ways", () => {
    const texts = fc.string({ unit: "grapheme", minLength: 1, maxLength: 60 }).filter((text) => text.trim() !== "");
    fc.assert(fc.property(texts, (text) => compare("familyName", text, text).verdict === "EXACT"));
    fc.assert(
      fc.property(texts, texts, (one, other) => {
        const { score } = compare("familyName", one, other);
        return score !== null && score >= 0 && score <= 1 && score === compare("familyName", other, one).score;
      }),
    );
  });
});

describe("a check", () => {
  const decide = (category: string, name: string, values: object, given: object = {}, claimed: object = {}) =>
    ruleOf(category, name)?.decide({ ...values }, { ...given }, { ...claimed });

  it("of an age says nothing when the year is withheld", () => {
    expect(decide("name", "ageOver", { birthDate: "0000-05-12" }, { years: 18 })).toBeUndefined();
    expect(decide("name", "ageOver", { birthDate: "1984-03-17" }, { years: 18 })).toBe(true);
    expect(decide("name", "ageOver", { birthDate: "2024-03-17" }, { years: 18 })).toBe(false);
  });

  it("of what was given says yes only when all that was claimed was compared", () => {
    const claims = { givenName: "Anna", familyName: "Fake" };
    expect(decide("name", "asGiven", { givenName: "Anna" }, {}, claims)).toBeUndefined();
    expect(decide("name", "asGiven", { givenName: "Anna", familyName: "Real" }, {}, claims)).toBe(false);
    expect(decide("name", "asGiven", { givenName: "Anna", familyName: "Fake" }, {}, claims)).toBe(true);
    expect(decide("address", "asGiven", { country: "CA" }, {}, { streetAddress: "1 Elsewhere", country: "CA" })).toBeUndefined();
  });
});

it("a sealed part is the same in any order, and however often an attribute is named", () => {
  expect(sealedAs("K", ["b", "a", "b"])).toBe(sealedAs("k", ["a", "b"]));
});
