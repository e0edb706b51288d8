import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { join } from "node:path";

const FOLDER = fileURLToPath(new URL("../../docs/operations/", import.meta.url));

export interface SavedOperation {
  readonly query: string;
  readonly variables: Record<string, unknown>;
}

/** The operations of the explorer's tabs: files that tests run too. */
export async function readExamples(): Promise<SavedOperation[]> {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith(".graphql")).toSorted();
  return Promise.all(
    files.map(async (file) => ({
      query: await readFile(join(FOLDER, file), "utf8"),
      variables: JSON.parse(await readFile(join(FOLDER, file.replace(/graphql$/, "json")), "utf8")) as Record<string, unknown>,
    })),
  );
}
