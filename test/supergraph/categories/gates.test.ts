import { randomUUID } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { ask } from "../../../scripts/customer/app.ts";
import { attest, consentInput, declareLegalGates, defineProcess, inEveryWay, SENSITIVE_CATEGORIES } from "../../../scripts/customer/onboarding.ts";
import { KNOWN } from "../../../scripts/sandbox/known.ts";
import { gatesIn, LEGAL_GATES } from "../../../scripts/seed/legal-gates.ts";
import { type Platform, type SensitiveCustomer, sensitiveCustomer, startPlatform } from "../../kit/platform.ts";
import { FIELDS, written } from "./page.ts";
import { callsOf, identifiersOf, resultOf } from "../identity/sensitive.data.ts";

const PAGE = "docs/categories.md";

let platform: Platform;
let customer: SensitiveCustomer;
/** A process that declares nothing at first. */
let processId: string;

beforeAll(async () => {
  platform = await startPlatform();
  customer = await sensitiveCustomer(platform);
  processId = await defineProcess(platform.origin, customer.person, "Gates", inEveryWay(SENSITIVE_CATEGORIES));
});
afterAll(() => platform?.stop());
beforeEach(() => platform.sandbox.control.clearCalls());

const SELECTIONS: Readonly<Record<string, string>> = {
  credit: "credit { scoreModel }",
  biometrics: "biometrics { verdict }",
  criminalRecords: "criminalRecords { records { offence } }",
};

/** One subject in a jurisdiction: the result's status and code, and how often any partner was asked. */
async function deliver(category: string, jurisdiction: string, more: object = {}) {
  const [country = "", part] = jurisdiction.split("-");
  const consent = consentInput(processId, inEveryWay(SENSITIVE_CATEGORIES), { countries: [country] });
  const { grant } = await attest(platform.origin, customer.token, consent);
  const subjects = [
    {
      idempotencyKey: randomUUID(),
      grant,
      country,
      ...(part ? { subdivision: jurisdiction } : {}),
      identifiers: identifiersOf(KNOWN.complete),
      ...more,
    },
  ];
  const query = `mutation($input: DeliveryInput!) { deliverPartnerData(input: $input) { results { status error { code } ${SELECTIONS[category]} } } }`;
  const { status, error } = resultOf(await customer.askBound(query, { input: { ...customer.workplace, subjects } }));
  return { status, code: error?.code ?? null, calls: await callsOf(platform) };
}

const declare = (gates: readonly string[]) => declareLegalGates(platform.origin, customer.officer, processId, gates);
const withdraw = (gate: string) =>
  ask(platform.origin, customer.officer, "mutation($input: WithdrawLegalGateInput!) { withdrawLegalGate(input: $input) { process { id } } }", {
    input: { processId, gate },
  });

const REFUSED = { status: "REFUSED", code: "LEGAL_GATE_NOT_DECLARED", calls: 0 };
const CLOSED = { status: "REFUSED", code: "JURISDICTION_NOT_OPEN", calls: 0 };

describe("P29: where nobody wrote down what the law asks", () => {
  it.each([
    ["biometrics", "JP"],
    ["criminalRecords", "JP"],
    ["criminalRecords", "BR"],
  ])("%s is not asked in %s", async (category, country) => {
    expect(await deliver(category, country)).toEqual(CLOSED);
  });

  it("credit is asked all the same, since no law there is known to ask more", async () => {
    expect(await deliver("credit", "CA")).toMatchObject({ status: "COMPLETE", code: null, calls: 1 });
  });
});

describe("P29: what a process must declare beyond consent", () => {
  const places = Object.entries(LEGAL_GATES).flatMap(([category, jurisdictions]) =>
    Object.entries(jurisdictions).flatMap(([jurisdiction, gates]) => (gates.length > 0 ? [[category, jurisdiction] as const] : [])),
  );

  it.each(places)("%s in %s is refused without it", async (category, jurisdiction) => {
    expect(await deliver(category, jurisdiction)).toEqual(REFUSED);
  });

  it("biometrics of somebody in Quebec needs what Quebec asks, on top of what Canada does", async () => {
    await declare(["CA_PIPEDA_APPROPRIATE_PURPOSE"]);
    expect(await deliver("biometrics", "CA-ON")).toMatchObject({ status: "COMPLETE", calls: 1 });
    await platform.sandbox.control.clearCalls();
    expect(await deliver("biometrics", "CA-QC")).toEqual(REFUSED);
    // Who does not say where in Canada may mean Quebec.
    expect(await deliver("biometrics", "CA")).toEqual(REFUSED);
    await declare(["CA_QC_CAI_BIOMETRIC_NOTICE"]);
    expect(await deliver("biometrics", "CA-QC")).toMatchObject({ status: "COMPLETE", calls: 1 });
    expect(await deliver("biometrics", "CA")).toMatchObject({ status: "COMPLETE" });
  });

  it("biometrics of somebody in Illinois needs a written release, of somebody in New York none", async () => {
    expect(await deliver("biometrics", "US-IL")).toEqual(REFUSED);
    expect((await deliver("biometrics", "US-NY")).code).not.toBe("LEGAL_GATE_NOT_DECLARED");
  });

  it("both gates of one country are needed", async () => {
    const [first = "", second = ""] = gatesIn("criminalRecords", "FR");
    await declare([first]);
    expect(await deliver("criminalRecords", "FR")).toEqual(REFUSED);
    await declare([second]);
    expect((await deliver("criminalRecords", "FR")).code).not.toBe("LEGAL_GATE_NOT_DECLARED");
  });

  it("a declaration that was taken back holds for no further delivery", async () => {
    const [gate = ""] = gatesIn("criminalRecords", "CA");
    await declare([gate]);
    expect(await deliver("criminalRecords", "CA")).toMatchObject({ status: "COMPLETE", calls: 1 });
    await platform.sandbox.control.clearCalls();
    expect((await withdraw(gate)).errors).toEqual([]);
    expect(await deliver("criminalRecords", "CA")).toEqual(REFUSED);
    expect((await withdraw(gate)).errors.map(({ extensions }) => extensions["code"])).toEqual(["LEGAL_GATE_NOT_DECLARED"]);
  });

  it("a part of another country is none of this one", async () => {
    const input = {
      input: {
        ...customer.workplace,
        subjects: [{ idempotencyKey: randomUUID(), grant: "x", country: "CA", subdivision: "US-IL", identifiers: {} }],
      },
    };
    const { errors } = await customer.askBound("mutation($input: DeliveryInput!) { deliverPartnerData(input: $input) { id } }", input);
    expect(errors.map(({ extensions }) => extensions)).toMatchObject([
      { code: "BAD_USER_INPUT", faults: [{ at: "input.subjects.0.subdivision", kind: "INVALID_VALUE" }] },
    ]);
  });
});

describe("who may declare", () => {
  it("is the privacy officer, and nobody who wants the data", async () => {
    const mutation =
      "mutation($input: DeclareLegalGatesInput!) { declareLegalGates(input: $input) { process { id legalGates { gate reference } } } }";
    const input = { processId, gates: [{ gate: "US_FCRA_PERMISSIBLE_PURPOSE", reference: "Certification of 2 January" }] };
    for (const role of ["OWNER", "ADMIN", "PROCESS_OWNER", "DEVELOPER"]) {
      const { errors } = await ask(platform.origin, await platform.person(customer.tenant, role), mutation, { input });
      expect([role, errors.map(({ extensions }) => extensions["code"])]).toEqual([role, ["FORBIDDEN"]]);
    }
    const { data } = await ask(platform.origin, customer.officer, mutation, { input });
    expect(data?.["declareLegalGates"].process.legalGates).toContainEqual({
      gate: "US_FCRA_PERMISSIBLE_PURPOSE",
      reference: "Certification of 2 January",
    });
    const other = await platform.person(platform.tenants[1], "PRIVACY_OFFICER");
    const foreign = await ask(platform.origin, other, mutation, { input });
    expect(foreign.errors.map(({ extensions }) => extensions["code"])).toEqual(["PROCESS_UNKNOWN"]);
  });
});

describe("what can be known before", () => {
  it("is in the catalogue: sensitivity, identifiers, ways, and what each jurisdiction asks", async () => {
    const { data } = await ask(platform.origin, customer.token, `{ dataCategories { ${FIELDS} } }`);
    const of = (id: string) => data?.["dataCategories"].find((category: { id: string }) => category.id === id);
    expect(of("criminalRecords")).toMatchObject({
      sensitivity: "SENSITIVE",
      everywhere: false,
      subjectKinds: ["PERSON"],
      waysToAsk: ["CHECK", "RETRIEVE"],
      identifiers: ["email", "phone"],
      schema: null,
    });
    expect(of("criminalRecords").jurisdictions).toEqual(
      Object.entries(LEGAL_GATES["criminalRecords"] ?? {}).map(([jurisdiction, gates]) => ({
        jurisdiction,
        gates: [...gates].toSorted((one, other) => (one.code < other.code ? -1 : 1)),
      })),
    );
    expect(of("name")).toMatchObject({ sensitivity: "STANDARD", everywhere: true, subjectKinds: ["PERSON", "COMPANY"], jurisdictions: [] });
  });

  it("is on the page of categories", async () => {
    const { data } = await ask(platform.origin, customer.token, `{ dataCategories { ${FIELDS} } }`);
    const page = readFileSync(PAGE, "utf8");
    const right = written(page, data?.["dataCategories"]);
    if (process.env["UPDATE_CATEGORIES"]) writeFileSync(PAGE, right);
    expect(right).toContain("`criminalRecords` | GB | `GB_DBS_ELIGIBILITY`");
    expect(readFileSync(PAGE, "utf8")).toBe(right);
  });

  it("is in coverage, of contracted partners, and there is none where it is not open", async () => {
    const query =
      "query($country: Country!, $category: CategoryId!) { coverage(country: $country, category: $category) { partner { name } legalGates { code } } }";
    const owner = customer.person;
    const codes = async (country: string, category: string) =>
      (await ask(platform.origin, owner, query, { country, category })).data?.["coverage"].map(({ legalGates }: any) =>
        legalGates.map(({ code }: any) => code),
      );
    expect(await codes("CA", "biometrics")).toEqual([["CA_PIPEDA_APPROPRIATE_PURPOSE", "CA_QC_CAI_BIOMETRIC_NOTICE"]]);
    expect(await codes("US", "credit")).toEqual([["US_FCRA_PERMISSIBLE_PURPOSE"]]);
    expect(await codes("JP", "criminalRecords")).toEqual([]);
  });
});
