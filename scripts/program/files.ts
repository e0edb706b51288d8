import { readFile } from "node:fs/promises";
import { InvalidConfiguration } from "../../platform/config/environment.ts";

/** The texts of files that variables name. Throws `InvalidConfiguration` with every variable whose file cannot be read. */
export async function readNamedFiles<T extends string>(named: Readonly<Record<T, string | undefined>>): Promise<Readonly<Record<T, string>>> {
  const faults: string[] = [];
  const entries = Object.entries<string | undefined>(named).map(async ([variable, path]) => {
    const text = await readFile(path ?? "", "utf8").catch(() => undefined);
    if (text === undefined) faults.push(`${variable}: names no file that can be read`);
    return [variable, text ?? ""] as const;
  });
  const texts = Object.fromEntries(await Promise.all(entries)) as Record<T, string>;
  if (faults.length > 0) throw new InvalidConfiguration(faults);
  return texts;
}
