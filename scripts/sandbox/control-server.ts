import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { readJson, sendJson } from "./http.ts";
import type { PartnerState } from "./partner-state.ts";
import { Fault } from "./protocol.ts";

/** The door by which tests set faults and count calls; loopback only. */
export function controlServer(states: ReadonlyMap<string, PartnerState>) {
  return createServer((request, response) => void serve(states, request, response).catch(() => response.destroy()));
}

async function serve(states: ReadonlyMap<string, PartnerState>, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const done = () => void response.writeHead(204).end();
  const [, first, id = "", last] = (request.url ?? "").split("/");
  const state = states.get(id);
  switch (`${request.method} ${first}${last ? ` ${last}` : ""}`) {
    case "DELETE faults":
      for (const each of states.values()) each.fault = { kind: "none" };
      return done();
    case "DELETE calls":
      for (const each of states.values()) each.calls = [];
      return done();
    case "PUT partners fault": {
      const fault = Fault.safeParse(await readJson(request));
      if (!state || !fault.success) break;
      state.fault = fault.data;
      return done();
    }
    case "GET partners calls":
      if (!state) break;
      return sendJson(response, 200, state.calls);
    case "POST partners release":
      if (!state) break;
      state.release();
      return done();
  }
  sendJson(response, state ? 400 : 404, { error: { code: state ? "invalid_request" : "not_found" } });
}
