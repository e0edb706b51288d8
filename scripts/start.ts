import { parseArgs } from "node:util";
import { InvalidConfiguration } from "../platform/config/environment.ts";
import { createLog } from "../platform/logging/log.ts";
import { onShutdown } from "../platform/process/shutdown.ts";
import { onCrash } from "./program/crash.ts";
import { isRole, ROLES } from "./program/roles.ts";
import { run } from "./program/run.ts";

const USAGE = `Starts genifi.
  npm start                      everything in one process, with a database of its own
  npm start -- --role <role>     one of: ${ROLES.join(", ")}
docs/configuration.md lists the environment variables.`;

const { values } = parseArgs({ options: { role: { type: "string", default: "all" }, help: { type: "boolean", short: "h" } } });
if (values.help || !isRole(values.role)) {
  console.log(USAGE);
  process.exit(values.help ? 0 : 2);
}

onCrash(createLog({ role: values.role }));

try {
  const running = await run(values.role, process.env);
  onShutdown([running.close], { limitMs: running.shutdownMs, log: (message) => running.log.info(message) });
  running.log.info("ready", running.origin ? { port: Number(new URL(running.origin).port) } : {});
} catch (error) {
  // A configuration's faults name variables, never values.
  console.error(error instanceof InvalidConfiguration ? error.message : error);
  process.exit(1);
}
