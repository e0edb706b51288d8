import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { KNOWN } from "../../../scripts/sandbox/known.ts";
import {
  asked,
  type Bench,
  consented,
  deliver,
  document,
  eachTestAfresh,
  identifiersOf,
  NOBODY,
  openBench,
  query,
  questions,
  subject,
  transactionCount,
  withResults,
} from "./data.ts";

let bench: Bench;

beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench?.platform.stop());
eachTestAfresh(() => bench);

const COMPLETE = identifiersOf(KNOWN.complete);

async function send(text: string, variables: object = {}) {
  const { grant } = await consented(bench);
  const { customer } = bench;
  const input = { ...customer.workplace, deadline: "PT5S", subjects: [subject(grant, COMPLETE)] };
  return withResults(await query(bench, text, { input, ...variables }));
}

describe("the selection is the request", () => {
  it("fragments and aliases ask together, each attribute once", async () => {
    const { results, errors } = await send(`
      mutation($input: DeliveryInput!) { answer: deliverPartnerData(input: $input) { ...Results } }
      fragment Results on DeliverPartnerDataPayload { results { status who: name { ...Given } ... on SubjectResult { again: name { given: givenName family: familyName } } } }
      fragment Given on NameData { givenName }`).then((answer) => ({ ...answer, results: answer.data?.["answer"]?.results }));
    expect(errors).toEqual([]);
    expect(results[0]).toMatchObject({ status: "COMPLETE", who: { givenName: "Zelda" }, again: { given: "Zelda", family: "Quillfeather" } });
    expect(await questions(bench)).toEqual({ northbank: [{ name: ["familyName", "givenName"] }] });
  });

  it("@skip and @include count, by their variables", async () => {
    const text = document(
      "name @include(if: $yes) { givenName familyName @skip(if: $yes) birthDate @include(if: $no) } address @skip(if: $yes) { locality } employment @include(if: $no) { employer }",
      ", $yes: Boolean!, $no: Boolean!",
    );
    const { results } = await send(text, { yes: true, no: false });
    expect(results[0]).toMatchObject({ status: "COMPLETE", name: { givenName: "Zelda" } });
    expect(Object.keys(results[0])).not.toContain("address");
    expect(await questions(bench)).toEqual({ northbank: [{ name: ["givenName"] }] });
  });

  it("what is not selected is asked of nobody", async () => {
    await send(document("employment { employer }"));
    expect(await questions(bench)).toEqual({ payfolio: [{ employment: ["employer"] }] });
  });

  it.each([
    ["__typename alone", "__typename", { __typename: "SubjectResult" }],
    ["outcomes alone", "outcomes { status }", { outcomes: [] }],
    ["sources alone", "sources { at }", { sources: [] }],
    ["a category of which nothing is asked", "name { __typename } address { __typename }", { name: { __typename: "NameData" }, address: {} }],
  ])("%s asks nobody and makes no transaction", async (_title, selection, expected) => {
    const before = await transactionCount(bench);
    const { results, errors } = await deliver(bench, selection, [subject((await consented(bench)).grant, COMPLETE)]);
    expect(errors).toEqual([]);
    expect(results[0]).toMatchObject({ status: "EMPTY", error: null, transaction: null, ...expected });
    expect(await asked(bench)).toEqual(NOBODY);
    expect(await transactionCount(bench)).toBe(before);
  });

  it("a selected category is an object even when nothing of it was asked", async () => {
    const { results } = await send(document("name { __typename } address { locality }"));
    expect(results[0]).toMatchObject({ status: "COMPLETE", name: { __typename: "NameData" }, address: { locality: "Montreal" } });
    expect(await questions(bench)).toEqual({ northbank: [{ address: ["locality"] }] });
  });

  it("an operation holds one delivery", async () => {
    const { errors, data } = await send(
      "mutation($input: DeliveryInput!) { a: deliverPartnerData(input: $input) { id } b: deliverPartnerData(input: $input) { id } }",
    );
    expect(data ?? null).toBeNull();
    expect(errors).toHaveLength(1);
    expect(await asked(bench)).toEqual(NOBODY);
  });
});
