import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** A span as it arrived. */
export interface ReceivedSpan {
  readonly name: string;
  readonly role: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** As it stood in the message. */
  readonly raw: Readonly<Record<string, unknown>>;
}

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

interface Message {
  readonly resourceSpans?: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly (Record<string, unknown> & { readonly attributes: readonly Attribute[] })[] }[];
  }[];
}

export interface OtlpReceiver {
  /** For `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  readonly endpoint: string;
  /** All that came, headers and bodies. */
  readonly file: string;
  spans(): Promise<readonly ReceivedSpan[]>;
  stop(): Promise<void>;
}

const readAttributes = (attributes: readonly Attribute[]): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

function spansIn({ resourceSpans = [] }: Message): ReceivedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map((raw) => ({
        name: String(raw["name"]),
        role: String(readAttributes(resource.attributes)["genifi.role"]),
        traceId: String(raw["traceId"]),
        spanId: String(raw["spanId"]),
        parentSpanId: raw["parentSpanId"] === undefined ? undefined : String(raw["parentSpanId"]),
        attributes: readAttributes(raw.attributes),
        raw,
      })),
    ),
  );
}

/** Starts a receiver of traces as a process of its own, which keeps what comes in a file of the folder. */
export async function startOtlpReceiver(folder: string, port = 0): Promise<OtlpReceiver> {
  const file = join(folder, "traces");
  await writeFile(file, "", { flag: "a" });
  const child = spawn(process.execPath, ["--import", "./scripts/loader.mjs", "scripts/trial/otlp-receiver-main.ts", file, String(port)], {
    cwd: ROOT,
    env: { PATH: process.env["PATH"] } as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const kill = () => void child.kill("SIGKILL");
  process.once("exit", kill);
  const [listening] = (await once(createInterface(child.stdout), "line")) as [string];
  return {
    endpoint: `http://127.0.0.1:${listening}`,
    file,
    async spans() {
      const lines = (await readFile(file, "utf8")).split("\n").filter((line) => line.includes('"resourceSpans"'));
      return lines.flatMap((line) => spansIn(JSON.parse(line) as Message));
    },
    async stop() {
      process.off("exit", kill);
      const exited = once(child, "exit");
      kill();
      await exited;
    },
  };
}
