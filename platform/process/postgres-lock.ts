import { readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";

/**
 * Removes a killed server's `postmaster.pid` when another program now has that process id.
 *
 * PostgreSQL would take any living process of its own user for the old server and refuse to start: in a restarted
 * container, where the same few ids come again, for ever. A server works in its data folder; only Linux tells where
 * another process works, so elsewhere PostgreSQL's own judgement stands.
 */
export async function clearStaleLock(folder: string): Promise<void> {
  const lock = join(folder, "postmaster.pid");
  try {
    const [pid] = (await readFile(lock, "utf8")).split("\n", 1);
    const [owner, ours] = await Promise.all([stat(`/proc/${pid}/cwd`), stat(folder)]);
    if (owner.dev !== ours.dev || owner.ino !== ours.ino) await rm(lock, { force: true });
  } catch {
    // No lock, no such process, or none that we may look at.
  }
}
