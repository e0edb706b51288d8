import { readFile, stat } from "node:fs/promises";
import { controlOf, type SandboxControl } from "../sandbox/client.ts";
import type { Registry } from "../sandbox/protocol.ts";
import type { PartnerBook } from "./law.ts";

/** What the sandbox's partners remember of their calls. */
export const bookOf = ({ partners }: Pick<Registry, "partners">, control: Pick<SandboxControl, "calls">, since = new Date(0)): PartnerBook => ({
  ids: partners.map(({ id }) => id),
  since,
  async calls() {
    const all = partners.map(async ({ id }) => (await control.calls(id)).map((call) => ({ partner: id, ...call })));
    return (await Promise.all(all)).flat();
  },
});

/** The same from a sandbox's own file, which is as old as its memory. */
export async function bookFromFile(file: string): Promise<PartnerBook> {
  const registry = JSON.parse(await readFile(file, "utf8")) as Registry;
  return bookOf(registry, controlOf(registry.control), (await stat(file)).mtime);
}
