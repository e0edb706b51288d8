import { z } from "zod";

/** The process cannot start with this configuration. Lists every fault at once, by variable name, never by value. */
export class InvalidConfiguration extends Error {
  override readonly name = "InvalidConfiguration";

  constructor(readonly faults: readonly string[]) {
    super(`The configuration has ${faults.length} fault${faults.length === 1 ? "" : "s"}:\n${faults.map((fault) => `  - ${fault}`).join("\n")}`);
  }
}

/** Parses the part of the environment that a schema names. Empty variables count as unset. */
export function parseEnvironment<S extends z.ZodObject>(schema: S, environment: NodeJS.ProcessEnv): z.infer<S> {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new InvalidConfiguration(parsed.error.issues.map((issue) => `${issue.path.join(".") || "environment"}: ${issue.message}`).toSorted());
}

/** Parses several rooms' schemas against one environment, so that a newcomer sees all faults in one go. */
export function parseAll<T extends Record<string, z.ZodObject>>(schemas: T, environment: NodeJS.ProcessEnv): { [K in keyof T]: z.infer<T[K]> } {
  const faults: string[] = [];
  const parsed: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(schemas)) {
    try {
      parsed[name] = parseEnvironment(schema, environment);
    } catch (error) {
      if (!(error instanceof InvalidConfiguration)) throw error;
      faults.push(...error.faults);
    }
  }
  if (faults.length > 0) throw new InvalidConfiguration([...new Set(faults)]);
  return parsed as { [K in keyof T]: z.infer<T[K]> };
}
