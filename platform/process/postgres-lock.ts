import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";

/**
 * Removes a killed server's `postmaster.pid` when another program now has that process id.
 *
 * PostgreSQL would take any living process of its own user for the old server and refuse to start: in a
 * restarted container, where the same few ids come again, for ever. Only Linux tells us a process's name.
 */
export async function clearStaleLock(folder: string): Promise<void> {
  const lock = join(folder, "postmaster.pid");
  const pid = await readFile(lock, "utf8").then((text) => text.split("\n", 1)[0], () => undefined);
  if (!pid) return;
  const program = await readFile(`/proc/${pid}/comm`, "utf8").then((name) => name.trim(), () => undefined);
  if (program && program !== "postgres") await rm(lock, { force: true });
}
