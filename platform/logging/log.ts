import { pino } from "pino";

/**
 * Everything that a log line can hold (clauses P61 to P63). A closed list: there is no field for text
 * that came from a client, a partner or a library, so none can be logged by accident.
 */
export interface LogFields {
  readonly role?: string;
  readonly room?: string;
  readonly tenant?: string;
  readonly code?: string;
  /** The name of an error's class; never its message. */
  readonly fault?: string;
  /** Where our own code failed: `file:line` of the top frame of ours. */
  readonly at?: string;
  readonly status?: number;
  readonly count?: number;
  readonly port?: number;
  readonly durationMs?: number;
}

const FIELDS: readonly (keyof LogFields)[] = ["role", "room", "tenant", "code", "fault", "at", "status", "count", "port", "durationMs"];

export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

/** Keeps the fields of the list and drops the rest, whatever TypeScript was told. */
export function allowListed(fields: LogFields): LogFields {
  return Object.fromEntries(FIELDS.filter((key) => ["string", "number"].includes(typeof fields[key])).map((key) => [key, fields[key]]));
}

/** A log of JSON lines on standard error; `event` is a constant of ours in kebab-case. */
export function createLog(base: LogFields, level: "debug" | "info" | "warn" | "error" | "silent" = "info"): Log {
  const sink = pino(
    { level, base: allowListed(base), messageKey: "event", timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ fd: 2, sync: true }),
  );
  return {
    info: (event, fields = {}) => sink.info(allowListed(fields), event),
    warn: (event, fields = {}) => sink.warn(allowListed(fields), event),
    error: (event, fields = {}) => sink.error(allowListed(fields), event),
  };
}

/** What may be said of an unexpected error in a log: its class and the place in our code. */
export function describeFault(error: unknown): Pick<LogFields, "fault" | "at"> {
  if (!(error instanceof Error)) return { fault: typeof error };
  const cause = "originalError" in error && error.originalError instanceof Error ? error.originalError : error;
  // A stack begins with the message, which may quote a value that looks like a path.
  const frame = /^ +at .*?\/((?:gateway|subgraphs|platform|scripts)\/[\w./-]+:\d+)/m.exec((cause.stack ?? "").replace(cause.message, ""))?.[1];
  return { fault: cause.constructor.name, ...(frame === undefined ? {} : { at: frame }) };
}
