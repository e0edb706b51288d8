import { request as askSocket } from "node:http";
import { pipeline } from "node:stream";
import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from "jose";
import { Agent, fetch } from "undici";
import { HttpRefusal, sendRefusal } from "../../platform/http/refusal.ts";
import type { Handler } from "./http-server.ts";

/** The way to the authorisation server when accounts is a process of its own: paths are passed on as they are. */
export function createAuthorizationPassage(socketPath: string): { readonly handler: Handler; readonly publicKeys: JWTVerifyGetKey } {
  const dispatcher = new Agent({ connect: { socketPath } });
  const keys = createRemoteJWKSet(new URL("http://accounts.local/oauth/jwks"), {
    [customFetch]: ((url: string, options: object) => fetch(url, { ...options, dispatcher } as never)) as never,
  });
  return {
    publicKeys: keys,
    handler(request, response) {
      const onward = askSocket({ socketPath, method: request.method, path: request.url, headers: request.headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        // Unlike `pipe`, it ends the client's answer when accounts dies in the middle of it.
        pipeline(answer, response, () => undefined);
      });
      onward.on("error", () =>
        sendRefusal(response, new HttpRefusal(503, "NOT_READY", "The authorisation server is away: try again.", { "retry-after": "1" })),
      );
      response.on("close", () => onward.destroy());
      request.pipe(onward);
    },
  };
}
