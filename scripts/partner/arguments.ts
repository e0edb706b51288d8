import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import type { Partner } from "./ask.ts";

export const USAGE = `Checks a partner's server against the protocol (docs/partner-protocol.openapi.json), as genifi would ask it.
  npm run -s partner:check -- <https origin> --folder <keys> --subject <file>
  --folder    holds authority.pem (of the server's certificate), genifi.pem and genifi.key (what genifi shows) and token;
              npm run partner:keys makes such a folder for a test
  --subject   a JSON file of a test subject whom the server knows:
              { "kind", "country", "identifiers": { … }, "requested": { "<category>": ["<attribute>", …] } }
  --deadline  milliseconds that an answer may take (5000)
  --json      one JSON object instead of lines
About 50 questions are asked, all of that subject or of nobody. Exits 0 when all is as it should be, 1 when something is not,
2 when it could not be checked.`;

export class WrongArguments extends Error {}

const subject = z.strictObject({
  kind: z.enum(["PERSON", "COMPANY"]),
  country: z.string().regex(/^[A-Z]{2}$/),
  identifiers: z.record(z.string(), z.string().min(4)).refine((given) => Object.keys(given).length > 0),
  requested: z.record(z.string(), z.array(z.string()).min(1)).refine((given) => Object.keys(given).length === 1),
});

async function fileOf(folder: string, name: string): Promise<string> {
  try {
    return (await readFile(join(folder, name), "utf8")).trim();
  } catch {
    throw new WrongArguments(`${folder} has no readable ${name}`);
  }
}

async function subjectOf(path: string): Promise<Partner["subject"]> {
  try {
    return subject.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    throw new WrongArguments("--subject names no JSON file of the right shape: one category, and identifiers of at least 4 characters");
  }
}

function originOf(text: string | undefined): URL {
  const origin = URL.parse(text ?? "");
  if (origin?.protocol !== "https:" || origin.pathname !== "/" || origin.search || origin.username)
    throw new WrongArguments("Give the server's origin, such as https://partner.example.com: https, and no path");
  return origin;
}

function parsed() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        folder: { type: "string" },
        subject: { type: "string" },
        deadline: { type: "string", default: "5000" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch (error) {
    throw new WrongArguments((error as Error).message);
  }
}

/** Null when help is asked for. Throws `WrongArguments`. */
export async function readArguments(): Promise<{ readonly partner: Partner; readonly json: boolean } | null> {
  const { values, positionals } = parsed();
  if (values.help) return null;
  if (positionals.length > 1) throw new WrongArguments("One server at a time");
  const origin = originOf(positionals[0]);
  const { folder, subject: file } = values;
  if (folder === undefined || file === undefined) throw new WrongArguments("--folder and --subject are needed");
  const deadlineMs = Number(values.deadline);
  if (!Number.isInteger(deadlineMs) || deadlineMs < 1 || deadlineMs > 60_000)
    throw new WrongArguments("--deadline is a number of milliseconds, 60000 at most");
  const [ca, cert, key, token] = await Promise.all([
    fileOf(folder, "authority.pem"),
    fileOf(folder, "genifi.pem"),
    fileOf(folder, "genifi.key"),
    fileOf(folder, "token"),
  ]);
  return { partner: { origin, tls: { ca, cert, key }, token, subject: await subjectOf(file), deadlineMs }, json: values.json };
}
