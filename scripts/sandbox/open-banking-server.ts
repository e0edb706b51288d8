import type { IncomingMessage, ServerResponse } from "node:http";
import { answer, wrapped } from "./answering.ts";
import { secureServer, sendJson } from "./http.ts";
import { emailOfToken } from "./known.ts";
import { ITEMS, type Resource } from "./open-banking-items.ts";
import type { MakeServer, ServerOptions } from "./server.ts";

const ROOT = "/open-banking/v4.0/aisp/";

/** A bank that speaks UK Open Banking's account information. It lets in whoever has our certificate and a customer's token. */
export const openBankingServer: MakeServer = async (options) => {
  const serve = (request: IncomingMessage, response: ServerResponse) => void route(options, request, response).catch(() => response.destroy());
  return { server: secureServer(options.tls, serve), credential: {}, settings: {} };
};

async function route({ state, find }: ServerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const refuse = (status: number, code: string) => sendJson(response, status, { Code: String(status), Message: code, Errors: [{ ErrorCode: code }] });
  const interaction = request.headers["x-fapi-interaction-id"];
  if (typeof interaction === "string") response.setHeader("x-fapi-interaction-id", interaction);
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
  const email = token === undefined ? undefined : emailOfToken(token);
  const subject = email && find({ subject: { kind: "PERSON" }, identifiers: { email } });
  if (!subject) return refuse(401, "U009");

  const { pathname, searchParams } = new URL(request.url ?? "", "https://bank.example");
  const resource = pathname.slice(ROOT.length);
  if (request.method !== "GET" || !pathname.startsWith(ROOT) || !Object.hasOwn(ITEMS, resource)) return refuse(404, "U011");
  const { section, items } = ITEMS[resource as Resource];
  const all = items(subject);
  // One a page: then even few of them take more than one.
  const page = Number(searchParams.get("page") ?? 0);
  const Data = { [section]: all.slice(page, page + 1) };
  const rest = {
    Links: { Self: `${pathname}?page=${page}`, ...(page + 1 < all.length && { Next: `${pathname}?page=${page + 1}` }) },
    Meta: { TotalPages: all.length },
  };
  const call = { requested: { financial: [resource] }, identifiers: ["accessToken"], idempotencyKey: null, further: page > 0 };
  await answer(state, response, call, {
    body: { Data, ...rest },
    misshapen: { Data: wrapped(Data), ...rest },
    more: { Data: { ...Data, Party: [{ Name: subject.familyName }] }, ...rest },
    question: { token },
  });
}
