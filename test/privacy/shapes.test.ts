import { randomUUID } from "node:crypto";
import { request, type RequestOptions } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { attest, consentInput } from "../../scripts/customer/onboarding.ts";
import { type Customer, type Platform, readyCustomer, startPlatform } from "../kit/platform.ts";
import { DOCUMENTS, MARKER, type Places, placesOf, VALUES } from "./shapes.ts";

const CATEGORIES = [{ category: "name", attributes: ["givenName"] }];

let platform: Platform;
let customer: Customer;
let places: Places;
/** The three doors that a personal value can reach. */
let doors: Record<string, RequestOptions>;

beforeAll(async () => {
  platform = await startPlatform({ shape: "sockets", environment: { LOG_LEVEL: "debug" } });
  customer = await readyCustomer(platform);
  const { grant } = await attest(platform.origin, customer.token, consentInput(customer.processId, CATEGORIES, { fetches: 100 }));
  places = {
    delivery: { ...customer.workplace },
    subject: { idempotencyKey: randomUUID(), grant, country: "CA", identifiers: { phone: "+15145550142" } },
    consent: consentInput(customer.processId, CATEGORIES),
  };
  doors = {
    "the gateway": { host: "127.0.0.1", port: Number(new URL(platform.origin).port) },
    "partner-data": { socketPath: platform.socketOf("partner-data") },
    consent: { socketPath: platform.socketOf("consent") },
  };
});
afterAll(() => platform?.stop());

interface Answer {
  readonly status: number;
  /** Body and headers, as they came. */
  readonly all: string;
  readonly codes: readonly string[];
}

const send = (door: string, body: string, path = "/graphql") =>
  new Promise<Answer>((resolve, reject) => {
    const headers = { "content-type": "application/json", authorization: `Bearer ${customer.token}` };
    const asked = request({ ...doors[door], path, method: "POST", headers, agent: false }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part: string) => (text += part));
      answer.on("end", () => {
        const { errors = [] } = JSON.parse(text) as { errors?: { extensions: { code: string } }[] };
        resolve({
          status: answer.statusCode ?? 0,
          all: `${text} ${answer.rawHeaders.join(" ")}`,
          codes: errors.map(({ extensions }) => extensions.code),
        });
      });
    });
    asked.on("error", reject).end(body);
  });

const isClean = ({ status, all, codes }: Answer): boolean =>
  status < 500 &&
  !all.includes(MARKER) &&
  !all.includes("7310558140099") &&
  !/Markerof|\n\s+at |node_modules|\.ts:\d/i.test(all) &&
  !codes.includes("INTERNAL");

describe.each(["the gateway", "partner-data", "consent"])("at the door of %s", (door) => {
  it("P04: no value comes back from any place, whatever shape it has", async () => {
    const unclean: string[] = [];
    for (const [place, bodyWith] of Object.entries(placesOf(places))) {
      for (const [shape, value] of Object.entries(VALUES)) {
        const answer = await send(door, bodyWith(value));
        if (!isClean(answer)) unclean.push(`${shape} at ${place}: ${answer.status} ${answer.all.slice(0, 300)}`);
      }
    }
    expect(unclean).toEqual([]);
  });

  it("P04: no value comes back from any document or body that is wrong around it", async () => {
    const unclean: string[] = [];
    for (const [what, body] of Object.entries(DOCUMENTS)) {
      const answer = await send(door, body);
      // A name that the client itself gave to a field, a variable or an argument may be named to it.
      const named = /name of a field|name of an argument/.test(what);
      if (!isClean(named ? { ...answer, all: answer.all.replaceAll(MARKER, "") } : answer))
        unclean.push(`${what}: ${answer.status} ${answer.all.slice(0, 300)}`);
    }
    expect(unclean).toEqual([]);
  });

  it("no value in the address comes back", async () => {
    const { status, all } = await send(door, "{}", `/graphql/${MARKER}?phone=${MARKER}`);
    expect(status).toBe(404);
    expect(all).not.toContain(MARKER);
  });
});

describe("literals", () => {
  it.each([
    ["the gateway", "a literal"],
    ["the gateway", "a literal binding"],
    ["the gateway", "a literal inside a variable's place"],
    ["the gateway", "a default"],
    ["the gateway", "a default of a scalar"],
    ["partner-data", "a literal"],
    ["partner-data", "a default"],
    ["consent", "a literal binding"],
  ])("%s refuses %s by its own code", async (door, what) => {
    const { status, codes } = await send(door, DOCUMENTS[what]!);
    expect({ status, has: codes.includes("PERSONAL_VALUE_NOT_IN_VARIABLE") }).toEqual({ status: 400, has: true });
  });
});

it("P61: nothing of it is in what the processes wrote", () => {
  expect(platform.output()).toContain('"event":"ready"');
  for (const value of [MARKER, "7310558140099"]) expect(platform.output()).not.toContain(value);
});
