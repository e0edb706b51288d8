import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { answer, wrapped } from "./answering.ts";
import { answersAt } from "./camara-answers.ts";
import { readJson, secureServer, sendJson } from "./http.ts";
import type { MakeServer, ServerOptions } from "./server.ts";

const TOKEN_PATH = "/oauth2/token";
const CLIENT_ID = "genifi";
const Body = z.looseObject({ phoneNumber: z.string().regex(/^\+[1-9]\d{4,14}$/) });

/** A carrier that speaks CAMARA's APIs. Who has no token gets it for a client id, by its certificate (RFC 8705). */
export const camaraServer: MakeServer = async (options) => {
  const token = randomBytes(32).toString("base64url");
  const serve = (request: IncomingMessage, response: ServerResponse) => void route(options, token, request, response).catch(() => response.destroy());
  return { server: secureServer(options.tls, serve), credential: { token, clientId: CLIENT_ID }, settings: { tokenPath: TOKEN_PATH } };
};

async function route({ state, find, partner }: ServerOptions, token: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const refuse = (status: number, code: string) => sendJson(response, status, { status, code, message: code });
  if (request.url === TOKEN_PATH) {
    const form = new URLSearchParams((await request.setEncoding("utf8").toArray()).join(""));
    const granted = form.get("grant_type") === "client_credentials" && form.get("client_id") === CLIENT_ID;
    if (!granted) return sendJson(response, 401, { error: "invalid_client" });
    return sendJson(response, 200, { access_token: token, token_type: "Bearer", expires_in: 300 });
  }
  if (request.headers.authorization !== `Bearer ${token}`) return refuse(401, "UNAUTHENTICATED");
  const answers = answersAt(request.url ?? "");
  if (request.method !== "POST" || !answers) return refuse(404, "NOT_FOUND");
  const parsed = Body.safeParse(await readJson(request));
  if (!parsed.success) return refuse(400, "INVALID_ARGUMENT");

  const { phoneNumber, ...asked } = parsed.data;
  const subject = find({ subject: { kind: "PERSON" }, identifiers: { phone: phoneNumber } });
  const correlator = request.headers["x-correlator"];
  const [, api = ""] = (request.url ?? "").split("/");
  const call = {
    requested: { [api]: Object.keys(asked) },
    identifiers: ["phone"],
    idempotencyKey: typeof correlator === "string" ? correlator : null,
  };
  const missing = { status: 404, code: "IDENTIFIER_NOT_FOUND", message: "Device identifier not found." };
  const body = subject ? answers(partner, subject, asked) : missing;
  await answer(state, response, call, {
    status: subject ? 200 : missing.status,
    body,
    misshapen: wrapped(body),
    more: { ...body, salaryBracket: "C" },
    question: parsed.data,
  });
}
