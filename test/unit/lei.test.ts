import { describe, expect, it } from "@jest/globals";
import { isLei } from "../../subgraphs/partner-data/connectors/lei.ts";

/** The example of ISO 17442 as Wikipedia and GLEIF's manual have it, and that of GLEIF itself. */
const RIGHT = ["5493001KJTIIGC8Y1R12", "506700GE1G29325QX363"];

describe("a Legal Entity Identifier", () => {
  it.each(RIGHT)("%s is one", (lei) => {
    expect(isLei(lei)).toBe(true);
  });

  it.each(RIGHT)("%s is none with any one digit or letter changed for another", (lei) => {
    const next = (character: string) => (/\d/.test(character) ? String((Number(character) + 1) % 10) : character === "Z" ? "A" : "Z");
    const changed = [...lei].map((character, index) => `${lei.slice(0, index)}${next(character)}${lei.slice(index + 1)}`);
    expect(changed.filter(isLei)).toEqual([]);
  });

  it.each(["", "5493001KJTIIGC8Y1R1", "5493001KJTIIGC8Y1R120", "5493001kjtiigc8y1r12", "5493001KJTIIGC8Y1R1X", "٥493001KJTIIGC8Y1R12"])(
    "%j is none",
    (text) => {
      expect(isLei(text)).toBe(false);
    },
  );
});
