import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { ROOM_NAMES } from "../../subgraphs/main.ts";
import { type Platform, startPlatform } from "../kit/platform.ts";

let platform: Platform;

beforeAll(async () => {
  platform = await startPlatform({ shape: "sockets" });
});
afterAll(() => platform?.stop());

const askSocket = (socketPath: string, path: string) =>
  new Promise<{ status: number; text: string }>((resolve, reject) => {
    const asked = request({ socketPath, path }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part: string) => (text += part));
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    asked.on("error", reject).end();
  });

describe("the roles, each a process of its own", () => {
  it.each(ROOM_NAMES)("%s says on its socket that it lives and that it is ready", async (room) => {
    expect(await askSocket(platform.socketOf(room), "/livez")).toEqual({ status: 200, text: "live\n" });
    expect(await askSocket(platform.socketOf(room), "/readyz")).toEqual({ status: 200, text: "ready\n" });
    expect(await askSocket(platform.socketOf(room), "/graphiql")).toMatchObject({ status: 404 });
  });

  it("the gateway says so on its port, and stays ready when a room is gone", async () => {
    const ask = async (path: string) => (await fetch(`${platform.origin}${path}`)).status;
    expect(await ask("/livez")).toBe(200);
    expect(await ask("/readyz")).toBe(200);
    expect(await platform.roles.get("analytics")!.stop()).toBe(0);
    expect(await ask("/livez")).toBe(200);
    expect(await ask("/readyz")).toBe(200);
  });

  it("the authorisation server is reached through the gateway; without accounts it is away, and the gateway says so", async () => {
    const metadata = () => fetch(`${platform.origin}/.well-known/openid-configuration`);
    expect((await metadata()).status).toBe(200);
    expect(await platform.roles.get("accounts")!.stop()).toBe(0);
    const away = await metadata();
    expect(away.status).toBe(503);
    expect(await away.json()).toMatchObject({ errors: [{ extensions: { code: "NOT_READY" } }] });
  });
});
