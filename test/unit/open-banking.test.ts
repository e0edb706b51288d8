import type { IncomingMessage, ServerResponse } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { ACCESS_TOKEN, accessTokenOf, KNOWN } from "../../scripts/sandbox/known.ts";
import type { PartnerRequest } from "../../subgraphs/partner-data/connectors/connector.ts";
import { type ConnectorBench, expectAbortable, expectFault, FAULTS, openConnectorBench, question } from "../kit/connector-bench.ts";

let bench: ConnectorBench;

beforeAll(async () => {
  bench = await openConnectorBench("crownfold");
});
beforeEach(() => bench.afresh());
afterAll(() => bench.close());

const ALL = ["accounts", "balances", "transactions"];
const about = (attributes: readonly string[] = ALL, accessToken: string = ACCESS_TOKEN, changes: Partial<PartnerRequest> = {}) =>
  question("financial", attributes, { accessToken }, changes);
const { financial } = KNOWN.complete;
const secrets = [financial, KNOWN.complete.email, ACCESS_TOKEN];

describe("a bank's answer", () => {
  it("is all pages of all that was asked, and in our shapes", async () => {
    expect(await bench.ask(about())).toEqual({ claims: financial, overDelivered: 0 });
    const calls = await bench.sandbox.control.calls(bench.id);
    // One a page, and two of each.
    expect(calls.map(({ requested }) => requested["financial"]?.[0])).toEqual(ALL.flatMap((resource) => [resource, resource]));
    expect(calls[0]).toMatchObject({ identifiers: ["accessToken"], state: "answered" });
  });

  it("is of the resources that were asked, and no others are fetched", async () => {
    for (const attribute of ALL) {
      await bench.sandbox.control.clearCalls();
      expect((await bench.ask(about([attribute]))).claims).toEqual({ [attribute]: financial[attribute as keyof typeof financial] });
      for (const { requested } of await bench.sandbox.control.calls(bench.id)) expect(requested).toEqual({ financial: [attribute] });
    }
  });

  it("is empty lists of who has no account", async () => {
    expect((await bench.ask(about(ALL, accessTokenOf(KNOWN.disputed)))).claims).toEqual({ accounts: [], balances: [], transactions: [] });
  });

  it("counts what came beside it", async () => {
    await bench.sandbox.control.setFault(bench.id, { kind: "over-deliver" });
    expect(await bench.ask(about(["balances"]))).toEqual({ claims: { balances: financial.balances }, overDelivered: 1 });
  });
});

describe("faults", () => {
  for (const [kind, expected] of FAULTS) {
    it(`P04: ${kind} is ${expected}, and carries nothing`, async () => {
      await bench.sandbox.control.setFault(bench.id, { kind });
      expectFault(await bench.fault(about()), expected, true, ...secrets);
    });
  }

  it("P04: a bank that hangs is left with the caller's signal", () => expectAbortable(bench, about(), ...secrets));

  it("a token that the bank does not take is its error", async () => {
    expectFault(await bench.fault(about(ALL, "b3RoZXI")), "PARTNER_ERROR", true, "b3RoZXI");
  });

  it("lets nothing out that is no token, or not the bank's to answer", async () => {
    for (const token of ["", "two words", "a\r\nx-other: 1", "é"]) expectFault(await bench.fault(about(ALL, token)), "UNREACHABLE", false, token);
    expectFault(await bench.fault(question("financial", ALL, { email: KNOWN.complete.email })), "UNREACHABLE", false, ...secrets);
    expectFault(await bench.fault(question("name", ["givenName"], { accessToken: ACCESS_TOKEN })), "UNREACHABLE", false, ...secrets);
    expectFault(await bench.fault(about(ALL, ACCESS_TOKEN, { way: "CHECK" })), "UNREACHABLE", false, ...secrets);
    expectFault(await bench.fault(about(), bench.endpoint({ trustAnchor: null })), "UNREACHABLE", false, ...secrets);
    expect(await bench.sandbox.control.calls(bench.id)).toEqual([]);
  });
});

type Page = { readonly Data: object; readonly Links?: { readonly Next?: string | null } };

describe("a bank of the test's own", () => {
  const BALANCE = {
    AccountId: "22289",
    CreditDebitIndicator: "Debit",
    Type: "ITBD",
    DateTime: "2026-01-05T06:00:00Z",
    Amount: { Amount: "1.5", Currency: "GBP" },
  };
  const page = (Next?: string): Page => ({ Data: { Balance: [BALANCE] }, Links: { Next: Next ?? null } });

  /** Notes each path, echoes the interaction and answers as told. */
  async function bank(
    answerOf: (request: IncomingMessage, count: number) => unknown,
    more: (response: ServerResponse, count: number) => void = () => {},
  ) {
    const seen: string[] = [];
    const endpoint = await bench.serve((request, response) => {
      seen.push(request.url ?? "");
      response.setHeader("x-fapi-interaction-id", request.headers["x-fapi-interaction-id"] ?? "");
      more(response, seen.length);
      response.end(JSON.stringify(answerOf(request, seen.length)));
    });
    return { seen, endpoint };
  }

  it("is asked with the token, and each time with an interaction of its own", async () => {
    const headers: IncomingMessage["headers"][] = [];
    const { endpoint } = await bank((request, count) => {
      headers.push(request.headers);
      return page(count === 1 ? "/open-banking/v4.0/aisp/balances?page=2" : undefined);
    });
    const balance = { accountId: "xxxx-xxxx-89", type: "ITBD", amount: { minor: "-150", currency: "GBP" }, at: "2026-01-05T06:00:00.000Z" };
    expect((await bench.ask(about(["balances"]), endpoint)).claims).toEqual({ balances: [balance, balance] });
    const interactions = headers.map((each) => each["x-fapi-interaction-id"]);
    expect(new Set(interactions).size).toBe(2);
    for (const interaction of interactions) expect(interaction).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    for (const each of headers) expect(each.authorization).toBe(`Bearer ${ACCESS_TOKEN}`);
  });

  it("is not followed in a circle, nor for ever", async () => {
    const circle = await bank((_, count) => page(`/open-banking/v4.0/aisp/balances${count % 2 ? "?page=2" : ""}`));
    expectFault(await bench.fault(about(["balances"]), circle.endpoint), "MALFORMED_ANSWER", true, ...secrets);
    expect(circle.seen).toEqual(["/open-banking/v4.0/aisp/balances", "/open-banking/v4.0/aisp/balances?page=2"]);
    const endless = await bank((_, count) => page(`/open-banking/v4.0/aisp/balances?page=${count}`));
    expectFault(await bench.fault(about(["balances"]), endless.endpoint), "MALFORMED_ANSWER", true, ...secrets);
    expect(endless.seen).toHaveLength(20);
  });

  it("P36: is not followed to another origin, nor out of its own resources", async () => {
    const other = await bank(() => page());
    const links = [
      `${other.endpoint.address}/open-banking/v4.0/aisp/balances`,
      `//127.0.0.1:${new URL(other.endpoint.address).port}/open-banking/v4.0/aisp/balances`,
      "http://127.0.0.1/open-banking/x",
      "/admin",
      "/open-banking/../admin",
      "/open-banking/%2e%2e/admin",
      "https://",
    ];
    for (const link of links) {
      const { endpoint, seen } = await bank(() => page(link));
      expectFault(await bench.fault(about(["balances"]), endpoint), "MALFORMED_ANSWER", true, ...secrets, link);
      expect(seen).toHaveLength(1);
    }
    expect(other.seen).toEqual([]);
  });

  it("is followed by a whole link to itself", async () => {
    const { endpoint, seen } = await bank((request, count) =>
      page(count === 1 ? `https://${request.headers.host}/open-banking/v4.0/next` : undefined),
    );
    await bench.ask(about(["balances"]), endpoint);
    expect(seen[1]).toBe("/open-banking/v4.0/next");
  });

  it("is malformed when it does not echo the interaction", async () => {
    for (const echo of ["", "another"]) {
      const { endpoint } = await bank(
        () => page(),
        (response) => void response.setHeader("x-fapi-interaction-id", echo),
      );
      expectFault(await bench.fault(about(["balances"]), endpoint), "MALFORMED_ANSWER", true, ...secrets);
    }
  });

  it("has learned of the subject once a page was read, even if it cannot be reached after", async () => {
    const { endpoint } = await bank(
      () => page("/open-banking/v4.0/aisp/balances?page=2"),
      (response) => {
        response.setHeader("connection", "close");
        endpoint.stop();
      },
    );
    expect(await bench.fault(about(["balances"]), endpoint)).toMatchObject({ name: "PartnerFault", disclosed: true });
  });

  it("refusing is in error", async () => {
    for (const status of [401, 403, 404, 429, 503]) {
      const { endpoint } = await bank(
        () => ({ Code: KNOWN.complete.email }),
        (response) => void (response.statusCode = status),
      );
      expectFault(await bench.fault(about(), endpoint), "PARTNER_ERROR", true, ...secrets);
    }
  });

  it("is malformed when it says what cannot be", async () => {
    const wrong: readonly object[] = [
      { Amount: { Amount: "1.505", Currency: "GBP" } },
      { Amount: { Amount: "-1", Currency: "GBP" } },
      { Amount: { Amount: "1", Currency: "pounds" } },
      { CreditDebitIndicator: "Both" },
      { Type: "InterimBooked" },
      { DateTime: "yesterday" },
      { AccountId: "7" },
    ];
    for (const change of wrong) {
      const { endpoint } = await bank(() => ({ Data: { Balance: [{ ...BALANCE, ...change }] } }));
      expectFault(await bench.fault(about(["balances"]), endpoint), "MALFORMED_ANSWER", true, ...secrets);
    }
    for (const answer of [{ Data: { Balance: {} } }, { Data: [] }, {}, []]) {
      const { endpoint } = await bank(() => answer);
      expectFault(await bench.fault(about(["balances"]), endpoint), "MALFORMED_ANSWER", true, ...secrets);
    }
  });

  it("tells accounts by number, and balances of the same answer too; no more than four characters of it", async () => {
    const account = { AccountId: "22289", Currency: "GBP", AccountTypeCode: "CARD", Account: [{ Identification: "5545 8100 0000 1234" }] };
    const { endpoint } = await bank(({ url }) => (url?.endsWith("accounts") ? { Data: { Account: [account] } } : page()));
    const { claims } = await bench.ask(about(["balances", "accounts"]), endpoint);
    expect(claims).toMatchObject({
      accounts: [{ accountId: "xxxx-xxxx-1234", kind: "CARD", currency: "GBP" }],
      balances: [{ accountId: "xxxx-xxxx-1234" }],
    });
  });

  it("gives what is booked, without what is pending", async () => {
    const booked = { ...BALANCE, Status: "BOOK", BookingDateTime: "2026-01-05T06:00:00+01:00", TransactionInformation: "x".repeat(500) };
    const { endpoint } = await bank(() => ({ Data: { Transaction: [booked, { ...booked, Status: "PDNG" }] } }));
    expect((await bench.ask(about(["transactions"]), endpoint)).claims).toEqual({
      transactions: [
        {
          accountId: "xxxx-xxxx-89",
          bookedAt: "2026-01-05T05:00:00.000Z",
          amount: { minor: "150", currency: "GBP" },
          creditDebit: "DBIT",
          description: "x".repeat(400),
        },
      ],
    });
  });
});
