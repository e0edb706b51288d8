import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { parse, print } from "graphql";
import { KNOWN } from "../../scripts/sandbox/known.ts";
import type { PartnerRequest } from "../../subgraphs/partner-data/connectors/connector.ts";
import { type ConnectorBench, expectAbortable, expectFault, FAULTS, openConnectorBench, question } from "../kit/connector-bench.ts";

let bench: ConnectorBench;

beforeAll(async () => {
  bench = await openConnectorBench("lattice");
});
beforeEach(() => bench.afresh());
afterAll(() => bench.close());

const { phone, email, givenName, middleName, familyName, birthDate, employment } = KNOWN.complete;
const JOB = Object.keys(employment);
const about = (category: string, attributes: readonly string[], changes: Partial<PartnerRequest> = {}) =>
  question(category, attributes, { phone, email }, changes);
const secrets = () => [KNOWN.complete, bench.endpoint().credential];

describe("a GraphQL partner", () => {
  it("answers what is asked, one value or several members", async () => {
    const name = { givenName, middleName, familyName, birthDate };
    expect(await bench.ask(about("name", Object.keys(name)))).toEqual({ claims: name, overDelivered: 0 });
    expect(await bench.ask(about("employment", JOB))).toEqual({ claims: employment, overDelivered: 0 });
    const { idempotencyKey } = about("name", []);
    expect(await bench.sandbox.control.calls(bench.id)).toMatchObject([
      { requested: { name: Object.keys(name) }, identifiers: ["phone", "email"], idempotencyKey, state: "answered" },
      { requested: { employment: JOB } },
    ]);
  });

  it("is asked by the identifiers that its lookup takes, and has no record of a stranger", async () => {
    const stranger = question("name", ["givenName"], { phone: KNOWN.unknown.phone, registrationNumber: "CA-1" });
    expect(await bench.ask(stranger)).toEqual({ claims: {}, overDelivered: 0 });
    expect((await bench.sandbox.control.calls(bench.id))[0]?.identifiers).toEqual(["phone"]);
  });

  it("counts what it was not asked", async () => {
    await bench.sandbox.control.setFault(bench.id, { kind: "over-deliver" });
    expect(await bench.ask(about("name", ["givenName"]))).toEqual({ claims: { givenName }, overDelivered: 1 });
  });
});

describe("faults", () => {
  for (const [kind, expected] of FAULTS) {
    it(`P04: ${kind} is ${expected}, and carries nothing`, async () => {
      await bench.sandbox.control.setFault(bench.id, { kind });
      expectFault(await bench.fault(about("name", ["givenName"])), expected, true, ...secrets());
      if (kind === "wrong-schema") expectFault(await bench.fault(about("employment", ["income"])), expected, true, ...secrets());
    });
  }

  it("P04: one that hangs is left with the caller's signal", () => expectAbortable(bench, about("name", ["givenName"]), phone, email));

  it("lets nothing out that is not its to answer", async () => {
    for (const asked of [
      about("email", ["address"]),
      about("constructor", ["name"]),
      about("name", ["legalName"]),
      about("name", ["givenName"], { way: "MATCH" }),
      question("name", ["givenName"], { bssid: "00:00:5e:00:53:2a" }),
    ]) {
      expectFault(await bench.fault(asked), "UNREACHABLE", false, ...secrets());
    }
    const { fields } = bench.endpoint().settings;
    for (const settings of [
      {},
      { root: "person" },
      { root: 'person(id: "1") { x } y', fields },
      { root: "person", fields: { name: { givenName: "a b" } } },
    ]) {
      expectFault(await bench.fault(about("name", ["givenName"]), bench.endpoint({ settings })), "UNREACHABLE", false, ...secrets());
    }
    expect(await bench.sandbox.control.calls(bench.id)).toEqual([]);
  });
});

describe("a partner of the test's own", () => {
  async function partner(answer: unknown, settings?: Readonly<Record<string, unknown>>) {
    const bodies: { query: string; variables: unknown }[] = [];
    const endpoint = await bench.serve(async (request, response) => {
      bodies.push(JSON.parse((await request.setEncoding("utf8").toArray()).join("")) as (typeof bodies)[number]);
      response.end(JSON.stringify(answer));
    });
    return { bodies, endpoint: settings ? { ...endpoint, settings } : endpoint };
  }

  it("gets a document of exactly the attributes, and identifiers as variables only", async () => {
    const { bodies, endpoint } = await partner({ data: { person: null } });
    await bench.ask(about("employment", ["income", "employer"]), endpoint);
    await bench.ask(about("name", ["familyName"]), endpoint);
    const documents = [
      "query ($phone: String!, $email: String!) { person(phoneNumber: $phone, mail: $email) { job { company pay { minor currency } } } }",
      "query ($phone: String!, $email: String!) { person(phoneNumber: $phone, mail: $email) { names { family } } }",
    ];
    expect(bodies.map(({ query }) => print(parse(query)))).toEqual(documents.map((document) => print(parse(document))));
    for (const { query, variables } of bodies) {
      expect(variables).toEqual({ phone, email });
      for (const text of [phone, email]) expect(query).not.toContain(text);
    }
  });

  it("may name its arguments as we do", async () => {
    const { bodies, endpoint } = await partner({ data: { who: { first: givenName } } }, { root: "who", fields: { name: { givenName: "first" } } });
    expect((await bench.ask(about("name", ["givenName"]), endpoint)).claims).toEqual({ givenName });
    expect(print(parse(bodies[0]!.query))).toBe(
      print(parse("query ($phone: String!, $email: String!) { who(phone: $phone, email: $email) { first } }")),
    );
  });

  it("is partial with errors beside its values, and in error without a value", async () => {
    const errors = [{ message: `No middle name of ${email}`, path: ["person", "names", "middle"] }];
    const partial = await partner({ data: { person: { names: { given: givenName, middle: null } } }, errors });
    expect((await bench.ask(about("name", ["givenName", "middleName"]), partial.endpoint)).claims).toEqual({ givenName });
    for (const data of [null, { person: null }, undefined]) {
      const { endpoint } = await partner({ data, errors });
      expectFault(await bench.fault(about("name", ["givenName"]), endpoint), "PARTNER_ERROR", true, ...secrets());
    }
  });

  it("has no value where an object on the way is null", async () => {
    const { endpoint } = await partner({ data: { person: { job: { company: employment.employer, pay: null } } } });
    expect((await bench.ask(about("employment", ["employer", "income"]), endpoint)).claims).toEqual({ employer: employment.employer });
  });

  it("is malformed when its answer is none", async () => {
    for (const answer of [{}, { data: {} }, { data: { person: [] } }, { data: { person: "x" } }, [], { data: { person: { names: { given: 7 } } } }]) {
      const { endpoint } = await partner(answer);
      expectFault(await bench.fault(about("name", ["givenName"]), endpoint), "MALFORMED_ANSWER", true, ...secrets());
    }
  });

  it("is counted for each field that was not asked, at any depth", async () => {
    const person = { names: { given: givenName, family: familyName }, job: { company: "x", pay: { minor: "1" } } };
    const { endpoint } = await partner({ data: { person, company: {} } });
    expect(await bench.ask(about("name", ["givenName"]), endpoint)).toEqual({ claims: { givenName }, overDelivered: 3 });
  });
});
