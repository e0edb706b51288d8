import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { z } from "zod";
import type { DatabaseAddress } from "../../platform/database/address.ts";
import { parseEnvironment } from "../../platform/config/environment.ts";
import { databaseUrl } from "../program/config.ts";
import type { Sender, Subjects } from "./send.ts";

export const USAGE = `Sends synthetic subjects through a running platform, then searches every store for their values.
  npm run -s prove -- --origin <url> --client <id> --key <file> --process <id> --cost-center <id> [options]
DATABASE_URL is an administrator's address that sees every tenant's rows; they are read as one snapshot, and nothing is
written. The app needs the scopes consent:attest and partner-data:deliver:… . Partners are asked, and what they answer costs
what it costs: use a customer of your own for it.
  --key       the app's private key, a JWK in JSON (private_key_jwt)
  --project   a project to attribute it to
  --country   of the subjects (CA)
  --subjects  how many that never lived (3)
  --people    instead: a file of those that partners' test systems know, a JSON array of identifiers as a delivery takes them;
              values of up to 10 characters are too common to be looked for
  --log       a log file, or a folder of them; may be repeated
  --wait      milliseconds before the search, for what is written later (3000)
  --sign      a private key for the report, a JWK in JSON (Ed25519, P-256); one is made for this run otherwise
Writes JSON: the report, the public key, and the report as a JWS. It tells stores, fields and encodings, never a value.
Exits 0 when nothing was found, 1 when something was, 2 when it could not be done.`;

export class WrongArguments extends Error {}

const key = z.looseObject({ kty: z.enum(["OKP", "EC"]), d: z.string() });
const person = z.record(z.string(), z.string());

/** A file's JSON in this shape. Names the option and not the file's content, which is secret or somebody's. */
async function jsonFile<T>(option: string, path: string, shape: z.ZodType<T>): Promise<T> {
  try {
    return shape.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    throw new WrongArguments(`--${option} names no file of the right JSON`);
  }
}

function wholeNumber(option: string, text: string, most: number): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < 1 || number > most) throw new WrongArguments(`--${option} is a whole number of 1 to ${most}`);
  return number;
}

/** What a run is told. */
export interface Arguments {
  readonly sender: Sender;
  readonly subjects: Subjects;
  readonly database: DatabaseAddress;
  readonly logs: readonly string[];
  readonly waitMs: number;
  readonly signingKey: z.infer<typeof key> | null;
}

function parsed(): Readonly<Record<string, string | boolean | string[] | undefined>> {
  const text = { type: "string" } as const;
  try {
    return parseArgs({
      options: {
        origin: text,
        client: text,
        key: text,
        process: text,
        "cost-center": text,
        project: text,
        country: { ...text, default: "CA" },
        subjects: { ...text, default: "3" },
        people: text,
        log: { ...text, multiple: true, default: [] },
        wait: { ...text, default: "3000" },
        sign: text,
        help: { type: "boolean", short: "h", default: false },
      },
    }).values;
  } catch (error) {
    throw new WrongArguments((error as Error).message);
  }
}

/** Null when help is asked for. Throws `WrongArguments`. */
export async function readArguments(environment: NodeJS.ProcessEnv): Promise<Arguments | null> {
  const given = parsed();
  if (given["help"]) return null;
  const optional = (option: string) => given[option] as string | undefined;
  const needed = (option: string): string => {
    const value = optional(option);
    if (value === undefined) throw new WrongArguments(`--${option} is missing`);
    return value;
  };
  const [people, sign, project] = [optional("people"), optional("sign"), optional("project")];
  const { DATABASE_URL: database } = parseEnvironment(z.object({ DATABASE_URL: databaseUrl.optional() }), environment);
  if (!database) throw new WrongArguments("DATABASE_URL must be an administrator's address");
  return {
    sender: {
      origin: needed("origin").replace(/\/$/, ""),
      clientId: needed("client"),
      privateJwk: await jsonFile("key", needed("key"), key),
      processId: needed("process"),
      workplace: { costCenterId: needed("cost-center"), ...(project === undefined ? {} : { projectId: project }) },
      country: needed("country"),
    },
    subjects:
      people === undefined ? wholeNumber("subjects", needed("subjects"), 100) : await jsonFile("people", people, z.array(person).min(1).max(100)),
    database,
    logs: given["log"] as string[],
    waitMs: wholeNumber("wait", needed("wait"), 600_000),
    signingKey: sign === undefined ? null : await jsonFile("sign", sign, key),
  };
}
