import { describe, expect, it } from "@jest/globals";
import { describeFault } from "../../platform/logging/log.ts";
import { Personal } from "../../platform/personal/personal.ts";
import { durationMs, Month } from "../../platform/subgraph/types/scalars.ts";
import { readPublicKeys } from "../../subgraphs/accounts/services/public-keys.ts";
import { checkConsent } from "../../subgraphs/consent/services/check-consent.ts";
import { readIdentifiers } from "../../subgraphs/partner-data/delivery/identifiers.ts";

/** What is in shape for GraphQL, and would fail further in as a fault of ours. */
describe("input that PostgreSQL, a timer or canonical JSON would choke on", () => {
  it.each(["PT1.001S", "PT0.029S", "PT8.2S"])("a deadline of %s is whole milliseconds", (duration) => {
    expect(Number.isInteger(durationMs(duration))).toBe(true);
  });

  it.each(["0000-01", "0999-12", "9999-12"])("%s is no month", (month) => {
    expect(() => Month.parseValue(month)).toThrow("This is not a Month");
  });

  it.each([
    ["ten years and a day", "P3651D"],
    ["more days than PostgreSQL counts", "P999999999999D"],
    ["more seconds than a number holds", `PT${"9".repeat(400)}S`],
  ])("%s are no period of use", (_name, per) => {
    const now = Date.now();
    const input = {
      subjectKind: "PERSON",
      atLeast16: true,
      categories: [],
      countries: ["CA"],
      recipients: ["CUSTOMER"],
      noticeHash: "0".repeat(64),
      givenAt: new Date(now - 1_000),
      expiresAt: new Date(now + 60_000),
      uses: { times: 1, per },
    };
    const current = { process: { status: "ACTIVE" }, version: { categories: {} } };
    expect(() => checkConsent(input as never, "consents.0", current as never, 24)).toThrow("consents.0.uses.per (INVALID_VALUE)");
  });

  it.each([
    ["NUL in its id", { kid: "a\u0000b" }],
    ["a long id", { kid: "k".repeat(201) }],
    ["NUL after its coordinate", { x: `${"A".repeat(43)}\u0000` }],
    ["a long coordinate", { x: "A".repeat(10_000) }],
  ])("a key with %s is refused at its place", async (_name, change) => {
    const key = { kty: "OKP", crv: "Ed25519", x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", ...change };
    await expect(readPublicKeys([key])).rejects.toThrow("input.publicKeys.0 (INVALID_VALUE)");
  });

  it("a name with half a character is malformed", () => {
    expect(readIdentifiers({ givenName: Personal.of("Ada\ud800") })).toBeUndefined();
    expect(readIdentifiers({ givenName: Personal.of("Ada") })?.size).toBe(1);
  });
});

describe("the place of a fault in a log", () => {
  it("P61: is a frame of ours, never a part of the message", () => {
    const fault = new TypeError("Cannot read /platform/jane.doe:1951\n    at x (/srv/platform/jane.doe:1951:1)");
    fault.stack = `TypeError: ${fault.message}\n    at deliver (/srv/subgraphs/partner-data/delivery/deliver.ts:12:3)`;
    expect(describeFault(fault)).toEqual({ fault: "TypeError", at: "subgraphs/partner-data/delivery/deliver.ts:12" });
  });
});
