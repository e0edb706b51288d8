import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { v1, v3, v4, v5, v6, v7 } from "uuid";
import { OpaqueReference } from "../../../platform/subgraph/types/scalars.ts";
import { KNOWN } from "../../../scripts/sandbox/known.ts";
import { asked, type Bench, consented, deliver, eachTestAfresh, identifiersOf, NOBODY, openBench, subject } from "../delivery/data.ts";

const COMPLETE = identifiersOf(KNOWN.complete);
const RUNS = { seed: 33, numRuns: 2_000 };

function passes(value: unknown): boolean {
  try {
    return OpaqueReference.parseValue(value) === value;
  } catch {
    return false;
  }
}

/** What the rule says, in other words than the scalar's: a version digit of 4 or 7, or 26 of Crockford's digits below 2^128. */
function isOpaque(text: string): boolean {
  const parts = text.split("-");
  const isHex = parts.every((part) => /^[0-9a-fA-F]+$/.test(part));
  if (parts.length === 5) {
    const [, , third = "", fourth = ""] = parts;
    return (
      isHex && parts.map(({ length }) => length).join() === "8,4,4,4,12" && "47".includes(third.slice(0, 1)) && /[89abAB]/.test(fourth.slice(0, 1))
    );
  }
  const crockford = [...text.toUpperCase()].every((digit) => "0123456789ABCDEFGHJKMNPQRSTVWXYZ".includes(digit));
  return crockford && text.length === 26 && text.charAt(0) < "8";
}

const crockford = fc.constantFrom(..."0123456789ABCDEFGHJKMNPQRSTVWXYZ");
const ulid = fc
  .tuple(fc.constantFrom(..."01234567"), fc.array(crockford, { minLength: 25, maxLength: 25 }))
  .map(([first, rest]) => first + rest.join(""));
const phone = fc.tuple(fc.constantFrom("+", "00", "", "tel:+"), fc.stringMatching(/^[1-9][0-9]{5,14}$/)).map((parts) => parts.join(""));
const hashes = fc.emailAddress().chain((email) => fc.constantFrom(v3(email, v3.DNS), v5(email, v5.URL), v1(), v6()));

describe("P33: keys of a fixed shape", () => {
  it("only a UUID of version 4 or 7, or a ULID, passes", () => {
    const anything = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/),
      fc.stringMatching(/^[0-9A-Za-z]{26}$/),
      fc.uuid(),
      ulid,
    );
    fc.assert(
      fc.property(anything, (text) => passes(text) === isOpaque(text)),
      RUNS,
    );
  });

  it("what looks like an e-mail address, a phone number or a hash of a name is refused", () => {
    fc.assert(
      fc.property(fc.oneof(fc.emailAddress(), phone, hashes), (text) => !passes(text)),
      RUNS,
    );
  });

  it("a valid key with anything around it is refused", () => {
    const around = fc.oneof(fc.string({ minLength: 1, maxLength: 5 }), fc.constantFrom("\n", " ", "\u0000", "\u200b"));
    fc.assert(
      fc.property(
        fc.oneof(fc.uuid({ version: [4, 7] }), ulid),
        around,
        fc.boolean(),
        (key, more, before) => !passes(before ? more + key : key + more),
      ),
      RUNS,
    );
  });

  it("random ones pass", () => {
    fc.assert(fc.property(fc.oneof(fc.uuid({ version: [4, 7] }), ulid, fc.constant(v4()), fc.constant(v7())), passes), RUNS);
  });
});

describe("P33: at the door", () => {
  let bench: Bench;

  beforeAll(async () => {
    bench = await openBench();
  });
  afterAll(() => bench?.platform.stop());
  eachTestAfresh(() => bench);

  it.each([
    ["an e-mail address", KNOWN.complete.email],
    ["a phone number", KNOWN.complete.phone],
    ["a UUID of version 5", v5(KNOWN.complete.email, v5.URL)],
    ["a UUID of version 3", v3(KNOWN.complete.email, v3.URL)],
    ["a UUID of version 1", v1()],
  ])("%s is refused for the whole operation, is not repeated, and asks nobody", async (_title, idempotencyKey) => {
    const { grant } = await consented(bench);
    const { data, errors } = await deliver(bench, "name { givenName }", [subject(grant, COMPLETE, { idempotencyKey })]);
    expect(data?.["deliverPartnerData"] ?? null).toBeNull();
    expect(errors.map(({ extensions }) => extensions["code"])).toEqual(["BAD_USER_INPUT"]);
    expect(JSON.stringify(errors) + bench.platform.output()).not.toContain(idempotencyKey);
    expect(await asked(bench)).toEqual(NOBODY);
  });

  it.each([
    ["a UUID of version 4", randomUUID()],
    ["a UUID of version 7", v7()],
    ["a ULID", "01KAX3M8Z5Q6W7E8R9T0Y1V2B3"],
  ])("%s is taken", async (_title, idempotencyKey) => {
    const { grant } = await consented(bench);
    const { results } = await deliver(bench, "name { givenName }", [subject(grant, COMPLETE, { idempotencyKey })]);
    expect(results[0]).toMatchObject({ status: "COMPLETE" });
  });
});
