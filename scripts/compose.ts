import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { composeServices } from "@apollo/composition";
import { parse, printSchema } from "graphql";
import { partnerProtocol } from "./partner/openapi.ts";
import { loadRooms, ROOM_NAMES } from "../subgraphs/main.ts";

const USAGE = `Composes the rooms' schemas into schema/, and describes the partner protocol in docs/.
  npm run schema:compose    writes schema/<room>.graphql, schema/supergraph.graphql and schema/api.graphql
  npm run schema:check      fails when one of them is not what the code says`;

const FOLDER = join(import.meta.dirname, "../schema");

/** Every generated file's text by its name. Throws with the composer's own words. */
async function compose(): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  const services = [];
  for (const room of await loadRooms(ROOM_NAMES)) {
    const { sdl } = await room.describe();
    files[`${room.name}.graphql`] = sdl;
    services.push({ name: room.name, url: `http://${room.name}.local/graphql`, typeDefs: parse(sdl) });
  }
  const { supergraphSdl, schema, errors, hints } = composeServices(services);
  if (errors) throw new Error(`The rooms do not compose:\n${errors.map(({ message }) => `  - ${message}`).join("\n")}`);
  for (const { message } of hints) console.warn(`hint: ${message}`);
  files["supergraph.graphql"] = `${supergraphSdl.trim()}\n`;
  const api = schema.toAPISchema().toGraphQLJSSchema();
  files["api.graphql"] = `${printSchema(api)}\n`;
  files["../docs/partner-protocol.openapi.json"] = `${JSON.stringify(partnerProtocol(api), null, 2)}\n`;
  return files;
}

const { values } = parseArgs({ options: { check: { type: "boolean" }, help: { type: "boolean", short: "h" } } });
if (values.help) {
  console.log(USAGE);
} else {
  const files = await compose();
  if (values.check) {
    const stale = [];
    for (const [name, text] of Object.entries(files)) {
      if ((await readFile(join(FOLDER, name), "utf8").catch(() => "")) !== text) stale.push(name);
    }
    if (stale.length > 0) console.error(`Stale, from schema/ on: ${stale.join(", ")}. Run npm run schema:compose and commit what it writes.`);
    process.exitCode = stale.length > 0 ? 1 : 0;
  } else {
    await mkdir(FOLDER, { recursive: true });
    await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(FOLDER, name), text)));
    console.log(`schema/: ${Object.keys(files).join(", ")}`);
  }
}
