import { InvalidConfiguration, parseAll, parseEnvironment } from "../../platform/config/environment.ts";
import type { Room } from "../../platform/subgraph/room.ts";
import { programConfig, type ProgramConfig } from "./config.ts";

/** The code of a role, as far as it reads the environment. */
export interface Configurable {
  readonly rooms: readonly Room[];
  readonly gateway: typeof import("../../gateway/main.ts") | undefined;
}

/** What the rooms and the gateway read of the environment, by name. Throws `InvalidConfiguration` with every fault. */
export function readParts({ rooms, gateway }: Configurable, environment: NodeJS.ProcessEnv) {
  const schemas = Object.fromEntries(rooms.map((room) => [room.name, room.config]));
  const { program: _read, ...parts } = parseAll(
    { program: programConfig, ...schemas, ...(gateway ? { gateway: gateway.gatewayConfig } : {}) },
    environment,
  );
  return parts;
}

/**
 * The program's own part, before any code is loaded, so that the database can start. When it has a fault, `load` brings
 * the rest, for the faults of all parts to be reported at once.
 */
export async function readProgram(environment: NodeJS.ProcessEnv, load: () => Promise<Configurable>): Promise<ProgramConfig> {
  try {
    return parseEnvironment(programConfig, environment);
  } catch (fault) {
    if (fault instanceof InvalidConfiguration) readParts(await load(), environment);
    throw fault;
  }
}
