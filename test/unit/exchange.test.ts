import { describe, expect, it } from "@jest/globals";
import { z } from "zod";
import { PartnerFault } from "../../subgraphs/partner-data/connectors/connector.ts";
import { Exchange } from "../../subgraphs/partner-data/connectors/exchange.ts";
import type { Transport } from "../../subgraphs/partner-data/connectors/transport.ts";

/** Answers the first calls, and then cannot be reached. */
function exchangeOf(answers: number): Exchange {
  let calls = 0;
  const transport: Transport = {
    async send() {
      if ((calls += 1) > answers) throw new PartnerFault("UNREACHABLE", false);
      return { status: 200, code: null, headers: {}, text: "" };
    },
    async close() {},
  };
  return new Exchange(transport, AbortSignal.timeout(10_000));
}

const call = { method: "GET", path: "/", headers: {} } as const;

describe("an exchange", () => {
  it("has told nobody by what does not disclose", async () => {
    const exchange = exchangeOf(1);
    await exchange.send({ ...call, discloses: false });
    await expect(exchange.send({ ...call, discloses: true })).rejects.toMatchObject({ kind: "UNREACHABLE", disclosed: false });
    expect(exchange.fault("PARTNER_ERROR")).toMatchObject({ kind: "PARTNER_ERROR", disclosed: false });
  });

  it("P04: has told the partner once a call did, whatever becomes of the next", async () => {
    const exchange = exchangeOf(1);
    await exchange.send({ ...call, discloses: true });
    await expect(exchange.send({ ...call, discloses: false })).rejects.toMatchObject({ kind: "UNREACHABLE", disclosed: true });
    expect(() => exchange.read("zelda@example.com", z.string())).toThrow(expect.objectContaining({ message: "MALFORMED_ANSWER", disclosed: true }));
    expect(() => exchange.read('"zelda"', z.number())).toThrow(expect.objectContaining({ message: "MALFORMED_ANSWER", disclosed: true }));
  });
});
