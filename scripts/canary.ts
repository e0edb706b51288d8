import { parseArgs } from "node:util";
import { tell } from "./canary/report.ts";
import { runCanary } from "./canary/run.ts";

const USAGE = `Sends marked personal data through everything that can go wrong, then searches whatever is left for it.
  npm run canary              all trials: two to three minutes
  npm run canary -- --short   those that npm test runs
Exits 0 when nothing was found but what it planted itself, 1 otherwise.`;

const { values } = parseArgs({ options: { short: { type: "boolean", default: false }, help: { type: "boolean", short: "h" } } });
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}

const begun = Date.now();
const report = await runCanary({ short: values.short, say: (line) => console.log(line) });
console.log(tell(report));
console.log(`${((Date.now() - begun) / 1_000).toFixed(0)} s`);
process.exit(report.clean ? 0 : 1);
