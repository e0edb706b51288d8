import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createAuthority } from "./sandbox/authority.ts";

const USAGE = `Makes what a partner's server and its check need on one machine; good for a week, and for tests only.
  npm run -s partner:keys -- --folder <folder>
authority.pem; partner.pem and partner.key of the server, on 127.0.0.1; genifi.pem and genifi.key of the client; token.`;

const { values } = parseArgs({ options: { folder: { type: "string" }, help: { type: "boolean", short: "h" } } });
if (values.help || values.folder === undefined) {
  console.log(USAGE);
  process.exit(values.help ? 0 : 2);
}

const { folder } = values;
const authority = await createAuthority();
const [partner, genifi] = await Promise.all([authority.certificate("Example partner"), authority.certificate("genifi")]);
const files = {
  "authority.pem": authority.trustAnchor,
  "partner.pem": partner.cert,
  "partner.key": partner.key,
  "genifi.pem": genifi.cert,
  "genifi.key": genifi.key,
  token: randomBytes(32).toString("base64url"),
};
await mkdir(folder, { recursive: true, mode: 0o700 });
await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text, { mode: 0o600 })));
console.log(`${folder}: ${Object.keys(files).join(", ")}`);
