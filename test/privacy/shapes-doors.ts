import { Agent, request, type RequestOptions } from "node:http";
import { findMarker } from "./shapes.ts";

/** Where requests are sent: a port or a unix socket, on a few connections that are kept. */
export interface Door {
  readonly name: string;
  readonly at: RequestOptions;
}

export interface Answer {
  readonly status: number;
  /** Body and headers, as they came. */
  readonly all: string;
  readonly codes: readonly string[];
}

export const doorOf = (name: string, at: RequestOptions): Door => ({
  name,
  at: { ...at, agent: new Agent({ keepAlive: true }) },
});

export const closeDoor = ({ at }: Door): void => (at.agent as Agent).destroy();

export function send(
  { at }: Door,
  { body, token, path = "/graphql", method = "POST" }: { body?: string | Buffer; token?: string; path?: string; method?: string },
) {
  return new Promise<Answer>((resolve, reject) => {
    const headers = { "content-type": "application/json", ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
    const asked = request({ ...at, path, method, headers }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part: string) => (text += part));
      answer.on("error", reject).on("end", () => {
        const all = `${text} ${answer.statusMessage} ${[...answer.rawHeaders, ...answer.rawTrailers].join(" ")}`;
        const codes = [...text.matchAll(/"(?:extensions|error)":\{"code":"(\w+)"/g)].map(([, code]) => code ?? "");
        resolve({ status: answer.statusCode ?? 0, all, codes });
      });
    });
    asked.on("error", reject).end(body);
  });
}

const STACK = /\n\s+at |\\n\s+at |node_modules|\.[mc]?[jt]s:\d/;
const SQL = /\b(select|insert into|update|delete from) .*\b(from|values|set|where)\b|relation \\?"|column \\?"|violates|at or near|PG::|driver/i;

/** What is wrong with an answer; nothing, most of the time. */
export function faultsOf({ status, all, codes }: Answer): string[] {
  return [
    ...(status >= 500 || status < 200 ? [`status ${status}`] : []),
    ...(findMarker(all) === undefined ? [] : ["a marker comes back"]),
    ...(codes.some((code) => code.startsWith("INTERNAL")) ? ["INTERNAL"] : []),
    ...(STACK.test(all) ? ["a stack"] : []),
    ...(SQL.test(all) ? ["SQL"] : []),
  ];
}
