import { describeFault, type Log } from "../../platform/logging/log.ts";

/**
 * Ends the process at an exception that nobody caught, and logs its class and its place. Node itself would print message and
 * properties, and a library's message may quote a subject's value (P03, P61). No diagnostic report, whatever NODE_OPTIONS say:
 * it would hold what was in memory.
 */
export function onCrash(log: Log): void {
  process.on("uncaughtException", (error: unknown) => {
    log.error("crashed", describeFault(error));
    process.exit(1);
  });
  Object.assign(process.report, { reportOnFatalError: false, reportOnSignal: false, reportOnUncaughtException: false });
}
