import { SPAN_NAMES } from "../../platform/tracing/span.ts";
import { ROLES } from "../program/roles.ts";
import type { World } from "./world.ts";

/** OpenTelemetry's status of what failed. */
const FAILED = 2;

function expectAll(what: string, expected: readonly string[], found: Iterable<string>): void {
  const seen = new Set(found);
  const missing = expected.filter((each) => !seen.has(each));
  if (missing.length > 0) throw new Error(`${what} lacks ${missing.join(", ")}`);
}

const single = ROLES.filter((role) => role !== "all");
/** A worker serves nobody. */
const TRACED = single.filter((role) => role !== "worker");

/** What came to the receiver of traces: every kind of span, of every role that serves, and of what failed. */
export async function spansHeld({ receiver }: World): Promise<string> {
  const spans = await receiver.spans();
  const failed = spans.filter(({ raw }) => (raw["status"] as { code?: number }).code === FAILED);
  expectAll("what came", SPAN_NAMES, new Set(spans.map(({ name }) => name)));
  expectAll("what came", TRACED, new Set(spans.map(({ role }) => role)));
  if (failed.length === 0) throw new Error("no span is of what failed");
  return `${spans.length} spans, ${failed.length} of what failed`;
}

/** Messages to the customer, each by our own hand. */
export async function noticesHeld({ hooks }: World): Promise<string> {
  const notices = hooks.received.filter(({ headers, body }) => headers["webhook-id"] !== undefined && body.includes('"transaction.ready"'));
  if (notices.length === 0) throw new Error("the customer was told of no late answer");
  return `${notices.length} notices of late answers`;
}

/** Lines of every role. */
export async function linesHeld({ platform }: World): Promise<string> {
  const lines = platform.output().split("\n");
  expectAll(
    "the log",
    single,
    lines.flatMap((line) => /^\{.*"role":"([\w-]+)".*"event":/.exec(line)?.slice(1) ?? []),
  );
  return `${lines.length} lines`;
}

/** Statements with their parameters. */
export async function statementsHeld({ postgres }: World): Promise<string> {
  const log = postgres.log();
  const [statements, parameters] = [/execute [^:]+: |statement: /g, /DETAIL: {2}[Pp]arameters: /g].map((shape) => log.match(shape)?.length ?? 0);
  if (!statements || !parameters) throw new Error("no statement was logged with its parameters");
  return `${statements} statements, ${parameters} with parameters`;
}
