import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { Personal } from "../../platform/personal/personal.ts";
import { KNOWN } from "../../scripts/sandbox/known.ts";
import type { Check, PartnerRequest } from "../../subgraphs/partner-data/connectors/connector.ts";
import { type ConnectorBench, expectAbortable, expectFault, FAULTS, openConnectorBench, question } from "../kit/connector-bench.ts";

let bench: ConnectorBench;

beforeAll(async () => {
  bench = await openConnectorBench("halden");
});
beforeEach(() => bench.afresh());
afterAll(() => bench.close());

const { phone, givenName, familyName, birthDate, address, email, line } = KNOWN.complete;
const NAME = ["givenName", "familyName", "birthDate"];
const ADDRESS = Object.keys(address);

const about = (category: string, attributes: readonly string[], changes: Partial<PartnerRequest> = {}, number: string = phone) =>
  question(category, attributes, { phone: number }, changes);
const claimed = (values: Readonly<Record<string, string>>) => ({
  way: "MATCH" as const,
  claimed: new Map(Object.entries(values).map(([attribute, value]) => [attribute, Personal.of(value)])),
});
const checking = (...checks: readonly Check[]) => about("phone", [], { way: "CHECK", checks });
const swapped = (within: unknown): Check => ({ name: "simSwapped", arguments: { within } });
const paths = async () => (await bench.sandbox.control.calls(bench.id)).map(({ requested }) => requested);

describe("KYC Fill-in", () => {
  it("brings name, address and e-mail, of a number however it is written", async () => {
    expect((await bench.ask(about("name", NAME))).claims).toEqual({ givenName, familyName, birthDate });
    expect((await bench.ask(about("address", ADDRESS))).claims).toEqual(address);
    expect((await bench.ask(about("email", ["address"], {}, "+1 (514) 555-0142"))).claims).toEqual({ address: email });
    expect(await bench.sandbox.control.calls(bench.id)).toMatchObject(
      ["name", "address", "email"].map((category) => ({
        requested: { "kyc-fill-in": [] },
        identifiers: ["phone"],
        idempotencyKey: about(category, []).idempotencyKey,
        state: "answered",
      })),
    );
  });

  it("is partial where the carrier has no such field, and counts what it cannot be asked to leave out", async () => {
    const { claims, overDelivered } = await bench.ask(about("name", ["givenName", "middleName"]));
    expect(claims).toEqual({ givenName });
    expect(overDelivered).toBe(10);
    await bench.sandbox.control.setFault(bench.id, { kind: "over-deliver" });
    expect(await bench.ask(about("name", ["givenName"]))).toEqual({ claims: { givenName }, overDelivered: 11 });
  });

  it("has no record of a number that is not the carrier's", async () => {
    expect(await bench.ask(about("name", NAME, {}, KNOWN.unknown.phone))).toEqual({ claims: {}, overDelivered: 0 });
  });
});

describe("the line", () => {
  it("tells the last change of its SIM card, and whether the number is the device's, each by its own API", async () => {
    const { latestSimChange } = line;
    expect(await bench.ask(about("phone", ["verified", "latestSimChange"]))).toEqual({
      claims: { verified: true, latestSimChange },
      overDelivered: 0,
    });
    expect(await paths()).toEqual([{ "sim-swap": [] }, { "number-verification": [] }]);
    await bench.sandbox.control.clearCalls();
    expect((await bench.ask(about("phone", ["latestSimChange"]))).claims).toEqual({ latestSimChange });
    expect(await paths()).toEqual([{ "sim-swap": [] }]);
  });

  it("may have no change that the carrier knows of", async () => {
    expect((await bench.ask(about("phone", ["latestSimChange", "verified"], {}, KNOWN.disputed.phone))).claims).toEqual({ verified: true });
  });
});

describe("KYC Match", () => {
  it("compares the customer's values, and only those that are asked", async () => {
    const values = { givenName, familyName: "Quillfeathers", birthDate: "1984-03-18", middleName: "Wren" };
    const { claims, overDelivered } = await bench.ask(about("name", [...NAME, "middleName"], claimed(values)));
    expect(claims).toEqual({
      givenName: { verdict: "EXACT", score: 1 },
      familyName: { verdict: "PARTIAL", score: 0.92 },
      birthDate: { verdict: "NONE", score: null },
    });
    expect(overDelivered).toBe(0);
    expect(await paths()).toEqual([{ "kyc-match": ["givenName", "middleNames", "familyName", "birthdate"] }]);
    expect((await bench.ask(about("name", ["givenName"], claimed({ ...values, givenName: "Xaver" })))).claims).toEqual({
      givenName: { verdict: "NONE", score: 0 },
    });
    expect((await paths())[1]).toEqual({ "kyc-match": ["givenName"] });
  });

  it("compares addresses and e-mail", async () => {
    const verdict = { verdict: "EXACT", score: 1 };
    expect((await bench.ask(about("address", ADDRESS, claimed(address)))).claims).toEqual(Object.fromEntries(ADDRESS.map((name) => [name, verdict])));
    expect((await bench.ask(about("email", ["address"], claimed({ address: email })))).claims).toEqual({ address: verdict });
  });

  it("has no verdict on a number that is not the carrier's, and asks nothing without a value", async () => {
    expect((await bench.ask(about("name", NAME, claimed({ givenName }), KNOWN.unknown.phone))).claims).toEqual({});
    await bench.sandbox.control.clearCalls();
    expectFault(await bench.fault(about("name", NAME, claimed({}))), "UNREACHABLE", false);
    expect(await paths()).toEqual([]);
  });
});

describe("a 404 that does not say that the number is another's", () => {
  it("is a fault, and not a person without a record", async () => {
    for (const body of ["", "<html>", '{"code":"NOT_FOUND"}', '{"code":{"code":"IDENTIFIER_NOT_FOUND"}}']) {
      const carrier = await bench.serve((_, response) => void response.writeHead(404).end(body));
      expectFault(await bench.fault(about("name", NAME), carrier), "PARTNER_ERROR", true);
    }
  });
});

describe("simSwapped", () => {
  it("is answered by the check's place", async () => {
    expect((await bench.ask(checking(swapped("P7D")))).claims).toEqual({ 0: false });
    expect((await bench.ask(checking(swapped("PT1H"), swapped("P14W")))).claims).toEqual({ 0: false, 1: false });
    expect((await bench.ask(checking(swapped("P1DT12H")))).claims).toEqual({ 0: false });
    expect(await paths()).toEqual(Array.from({ length: 4 }, () => ({ "sim-swap": ["maxAge"] })));
  });

  it("is true when the carrier says so, and left out for a number that is not the carrier's", async () => {
    const bodies: unknown[] = [];
    const carrier = await bench.serve(async (request, response) => {
      bodies.push([request.url, JSON.parse((await request.setEncoding("utf8").toArray()).join(""))]);
      const first = bodies.length === 1;
      response.writeHead(first ? 200 : 404).end(first ? '{"swapped":true}' : '{"code":"IDENTIFIER_NOT_FOUND"}');
    });
    expect((await bench.ask(checking(swapped("P7D"), swapped("P2W")), carrier)).claims).toEqual({ 0: true });
    expect(bodies).toEqual([168, 336].map((maxAge) => ["/sim-swap/v2/check", { phoneNumber: phone, maxAge }]));
  });

  it("leaves a check unanswered that is not the carrier's, and sends nothing when no other is left", async () => {
    const wrong: readonly Check[] = [
      ...["P1M", "P", "PT", "PT0H", "PT2401H", "P101D", "7", 7, undefined].map(swapped),
      { name: "roaming", arguments: { within: "P7D" } },
    ];
    for (const check of wrong) expectFault(await bench.fault(checking(check)), "UNREACHABLE", false);
    expectFault(await bench.fault(checking()), "UNREACHABLE", false);
    expect(await paths()).toEqual([]);
    const { claims } = await bench.ask(checking(...wrong.slice(0, 1), swapped("P7D")));
    expect(Object.keys(claims)).toEqual(["1"]);
  });
});

describe("an endpoint that changes while a question is under way", () => {
  it("lets the question end with the connector that it began with, though it takes several calls", async () => {
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    let calls = 0;
    const slow = await bench.serve(async (request, response) => {
      calls += 1;
      await request.setEncoding("utf8").toArray();
      if (calls === 1) await held;
      response.writeHead(200, { "content-type": "application/json" }).end('{"swapped":true}');
    });
    const asked = bench.ask(checking(swapped("P7D"), swapped("P2W")), slow);
    while (calls === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await bench.ask(about("phone", ["verified"]), bench.endpoint({ deadlineMs: 4_000 }))).claims).toEqual({ verified: true });
    letGo();
    expect((await asked).claims).toEqual({ 0: true, 1: true });
    expect(calls).toBe(2);
  });
});

describe("faults", () => {
  const questions = {
    "fill-in": () => about("name", NAME),
    match: () => about("name", NAME, claimed({ givenName, familyName })),
    line: () => about("phone", ["verified", "latestSimChange"]),
    check: () => checking(swapped("P7D")),
  };
  for (const [name, asked] of Object.entries(questions)) {
    for (const [kind, expected] of FAULTS) {
      it(`P04: ${kind} of ${name} is ${expected}, and carries nothing`, async () => {
        await bench.sandbox.control.setFault(bench.id, { kind });
        expectFault(await bench.fault(asked()), expected, true, KNOWN.complete, bench.endpoint().credential);
      });
    }
  }

  it("P04: a carrier that hangs is left with the caller's signal", () => expectAbortable(bench, about("name", NAME), phone, email));

  it("lets nothing out that is not the carrier's", async () => {
    for (const asked of [
      about("employment", ["employer"]),
      about("constructor", ["name"]),
      about("phone", ["number"]),
      about("name", ["legalName"]),
      about("name", NAME, { way: "CHECK" }),
      about("name", NAME, {}, "call me"),
      question("name", NAME, { email }),
    ]) {
      expectFault(await bench.fault(asked), "UNREACHABLE", false, KNOWN.complete);
    }
    expectFault(await bench.fault(about("name", NAME, { signal: AbortSignal.abort() })), "ABORTED", false, phone);
    expect(await paths()).toEqual([]);
  });
});

describe("what lets us in", () => {
  const credentialWith = (changes: object) => bench.endpoint({ credential: { ...bench.endpoint().credential, ...changes } });

  it("may be a token that the carrier gives for our client id and certificate", async () => {
    const { token: _, ...credential } = bench.endpoint().credential!;
    expect((await bench.ask(about("name", ["givenName"]), bench.endpoint({ credential }))).claims).toEqual({ givenName });
    const stranger = bench.endpoint({ credential: { ...credential, clientId: "stranger" } });
    expectFault(await bench.fault(about("name", NAME), stranger), "PARTNER_ERROR", false, phone, "stranger");
  });

  it("refused is the carrier's error, and lacking it nothing is sent", async () => {
    expectFault(await bench.fault(about("name", NAME), credentialWith({ token: "refused-token" })), "PARTNER_ERROR", true, phone, "refused-token");
    const { token: _, clientId: __, ...none } = bench.endpoint().credential!;
    const { token: ___, ...byClient } = bench.endpoint().credential!;
    for (const endpoint of [
      bench.endpoint({ credential: none }),
      bench.endpoint({ credential: byClient, settings: { tokenPath: "//elsewhere.example/token" } }),
      bench.endpoint({ trustAnchor: null }),
    ]) {
      expectFault(await bench.fault(about("name", NAME), endpoint), "UNREACHABLE", false, phone);
    }
  });
});
