import { createServer, request, type Server } from "node:http";
import { rm } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { type Customer, type Platform, readyCustomer, startPlatform } from "../kit/platform.ts";
import { signedByAccounts } from "./own-key.ts";

let platform: Platform;
let customer: Customer;
let listener: Server | undefined;

beforeAll(async () => {
  platform = await startPlatform({ shape: "sockets", environment: { ACCESS_TOKEN_LIFETIME: "5" } });
  customer = await readyCustomer(platform);
});
afterAll(async () => {
  listener?.close();
  await platform?.stop();
});

const askRoom = (room: string, token: string) =>
  new Promise<{ status: number; body: any }>((resolve, reject) => {
    const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
    const asked = request({ socketPath: platform.socketOf(room), path: "/graphql", method: "POST", headers }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part: string) => (text += part));
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body: JSON.parse(text) }));
    });
    asked.on("error", reject).end(JSON.stringify({ query: "{ __typename }" }));
  });

/** Stands in for a room and hears what the gateway tells it about who asks. */
async function overhear(room: string, query: string): Promise<string> {
  expect(await platform.roles.get(room)!.stop()).toBe(0);
  await rm(platform.socketOf(room), { force: true });
  const heard = new Promise<string>((resolve) => {
    listener = createServer((asked, answer) => {
      resolve(asked.headers.authorization?.replace("Bearer ", "") ?? "");
      answer.writeHead(500).end();
    });
  });
  await new Promise<void>((resolve) => listener?.listen(platform.socketOf(room), resolve));
  const { errors } = await customer.ask(query, {}, await customer.app.token());
  expect(errors.map(({ extensions }) => extensions["code"])).toEqual(["ROOM_UNAVAILABLE"]);
  return heard;
}

describe("the gateway's token for one room", () => {
  it("is of no use at another, nor at the gateway itself", async () => {
    const token = await overhear("analytics", '{ viewer { organization { usageSummary(month: "2026-11") { deliveries } } } }');
    expect(decodeProtectedHeader(token).typ).toBe("genifi-internal+jwt");
    expect(decodeJwt(token)).toMatchObject({ aud: "urn:genifi:subgraph:analytics", tenant: customer.tenant.id });
    for (const room of ["accounts", "consent", "billing", "partner-data"]) {
      expect(await askRoom(room, token)).toMatchObject({ status: 401, body: { errors: [{ extensions: { code: "UNAUTHENTICATED" } }] } });
    }
    expect((await customer.ask("{ __typename }", {}, token)).status).toBe(401);
  });
});

describe("a token that accounts' own key signed for another audience", () => {
  it("is refused by the gateway and by every room, which the same for us is not", async () => {
    const token = await customer.app.token();
    const [ours, others] = [await signedByAccounts(platform, token, {}), await signedByAccounts(platform, token, { aud: "urn:elsewhere" })];
    expect((await customer.ask("{ __typename }", {}, ours)).status).toBe(200);
    expect((await customer.ask("{ __typename }", {}, others)).status).toBe(401);
    for (const room of ["accounts", "consent", "billing", "partner-data"]) {
      expect([room, (await askRoom(room, ours)).status, (await askRoom(room, others)).status]).toEqual([room, 200, 401]);
    }
  });
});

describe("a token whose time is over", () => {
  it("is refused by the gateway and by every room, though it was good before", async () => {
    const token = await customer.app.token();
    expect((await customer.ask("{ __typename }", {}, token)).status).toBe(200);
    expect((await askRoom("billing", token)).status).toBe(200);
    for (let left = 300; left > 0 && (await customer.ask("{ __typename }", {}, token)).status !== 401; left -= 1)
      await new Promise((resolve) => setTimeout(resolve, 100));
    expect(decodeJwt(token).exp).toBeLessThan(Date.now() / 1_000);
    expect((await customer.ask("{ __typename }", {}, token)).status).toBe(401);
    for (const room of ["accounts", "consent", "billing", "partner-data"]) expect((await askRoom(room, token)).status).toBe(401);
  });
});
