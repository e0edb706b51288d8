import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { attest, codes, codesOf, consent, issue, PURPOSES, readyCustomer, retire } from "./operations.ts";
import { type ConsentRoom, openConsentRoom } from "./room.ts";

let room: ConsentRoom;

beforeAll(async () => {
  room = await openConsentRoom();
});
afterAll(() => room?.close());

describe("processes", () => {
  it("P27, P34: a process has immutable versions, and consent stays pinned to the purpose of its day", async () => {
    const customer = await readyCustomer(room);
    const [before] = await attest(room, customer, consent(customer.process));
    const published = await room.ask(
      customer.app,
      "mutation ($input: PublishProcessVersionInput!) { publishProcessVersion(input: $input) { process { version purpose versions { version purpose } } } }",
      { input: { processId: customer.process, purpose: "CREDIT_CHECKING", categories: [{ category: "credit", attributes: ["score"] }] } },
    );
    expect(published.data!["publishProcessVersion"]).toEqual({
      process: {
        version: 2,
        purpose: "CREDIT_CHECKING",
        versions: [
          { version: 2, purpose: "CREDIT_CHECKING" },
          { version: 1, purpose: "IDENTITY_VERIFICATION" },
        ],
      },
    });
    const read = await room.ask(
      customer.app,
      "query ($id: ID!) { attestation(id: $id) { process { name version purpose strategy categories { category attributes } process { status } } } }",
      {
        id: before!.attestation!.id,
      },
    );
    expect(read.data!["attestation"]).toMatchObject({
      process: { version: 1, purpose: "IDENTITY_VERIFICATION", categories: PURPOSES, process: { status: "ACTIVE" } },
    });
    expect(codesOf(await attest(room, customer, consent(customer.process)))).toEqual(["OUTSIDE_PROCESS"]);
    await expect(room.admin.query("update consent.process_versions set purpose = 'X'")).rejects.toThrow("ROW_IS_IMMUTABLE");
  });

  it("P27: a retired, foreign or unknown process is denied", async () => {
    const customer = await readyCustomer(room);
    const other = await readyCustomer(room);
    const [attested] = await attest(room, customer, consent(customer.process));
    await retire(room, customer, customer.process);
    const results = await attest(room, customer, consent(customer.process), consent(other.process), consent(randomUUID()), consent("x"));
    expect(codesOf(results)).toEqual(["PROCESS_RETIRED", "PROCESS_UNKNOWN", "PROCESS_UNKNOWN", "PROCESS_UNKNOWN"]);
    expect(codesOf(await issue(room, customer, { attestationIds: [attested!.attestation!.id] }))).toEqual(["PROCESS_RETIRED"]);
    expect(codes((await retire(room, customer, other.process)).errors)).toEqual(["PROCESS_UNKNOWN"]);
    const foreign = await room.ask(customer.app, "query ($id: ID!) { process(id: $id) { id } }", { id: other.process });
    expect(foreign).toEqual({ data: { process: null } });
    const again = await room.ask(
      customer.app,
      "mutation ($input: PublishProcessVersionInput!) { publishProcessVersion(input: $input) { process { id } } }",
      { input: { processId: customer.process, purpose: "CREDIT_CHECKING", categories: PURPOSES } },
    );
    expect(codes(again.errors)).toEqual(["PROCESS_RETIRED"]);
  });

  it("refuses a name that is taken and lists without names or twice", async () => {
    const customer = await room.createCustomer();
    const define = (input: Record<string, unknown>) =>
      room.ask(customer.app, "mutation ($input: DefineProcessInput!) { defineProcess(input: $input) { process { id } } }", {
        input: { name: "Loans", purpose: "CREDIT_CHECKING", categories: PURPOSES, ...input },
      });
    expect((await define({})).errors).toBeUndefined();
    expect(codes((await define({})).errors)).toEqual(["ALREADY_EXISTS"]);
    for (const input of [
      { name: " " },
      { categories: [] },
      { categories: [...PURPOSES, PURPOSES[0]] },
      { categories: [{ category: "name", attributes: ["not a name"] }] },
    ]) {
      expect(codes((await define({ name: randomUUID(), ...input })).errors)).toEqual(["BAD_USER_INPUT"]);
    }
  });
});
