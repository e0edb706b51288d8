import { randomUUID } from "node:crypto";
import { link, mkdir, open, readFile, stat, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import { isNativeError } from "node:util/types";

const isCode = (error: unknown, code: string): boolean => isNativeError(error) && "code" in error && error.code === code;

/** A key file that other users of the machine could read. Says the path and the remedy, never the content. */
export class KeyFileExposed extends Error {
  override readonly name = "KeyFileExposed";

  constructor(path: string) {
    super(`${path} can be read or written by others. Run chmod 600 on it, and replace the key if others may have seen it.`);
  }
}

async function readPrivate(path: string): Promise<string> {
  const { mode } = await stat(path);
  if ((mode & 0o077) !== 0) throw new KeyFileExposed(path);
  return await readFile(path, "utf8");
}

/**
 * Reads a key file, or creates it (mode 0600, its folder 0700) with what `make` returns. Processes that
 * start together all return what the first one wrote: the file gets its name only when it is whole,
 * and `link` gives a name to one of them.
 */
export async function createOnce(path: string, make: () => Promise<string>): Promise<string> {
  try {
    return await readPrivate(path);
  } catch (error) {
    if (!isCode(error, "ENOENT")) throw error;
  }
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const unfinished = `${path}.${randomUUID()}`;
  const handle = await open(unfinished, "wx", 0o600);
  try {
    await handle.writeFile(await make());
    await handle.sync();
    await link(unfinished, path);
  } catch (error) {
    if (!isCode(error, "EEXIST")) throw error;
  } finally {
    await handle.close();
    await unlink(unfinished);
  }
  return await readPrivate(path);
}
