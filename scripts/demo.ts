import { parseArgs } from "node:util";
import { onShutdown } from "../platform/process/shutdown.ts";
import { startDemo } from "./demo/start.ts";
import { STEPS } from "./demo/steps.ts";
import type { Story } from "./demo/story.ts";
import { writeTestClient } from "./demo/test-client.ts";

const USAGE = `Starts genifi with sandbox partners and one customer on loopback, and runs the main job as the customer's app would.
  npm run demo              then stays up for the explorer and curl; Ctrl-C ends it
  npm run demo -- --once    exits 0 if every step was as expected, 1 otherwise
  --client <file>           also makes a test client, and writes its id and secret with what it needs, for a shell to read
PORT (4000) chooses the port; 0 takes a free one.`;

const { values } = parseArgs({ options: { once: { type: "boolean" }, client: { type: "string" }, help: { type: "boolean", short: "h" } } });
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}

const begun = performance.now();
const seconds = () => ((performance.now() - begun) / 1_000).toFixed(1);

console.log("Starting genifi, its database and the sandbox partners on loopback …");
const demo = await startDemo({ ...(values.once ? { PORT: "0" } : {}), ...process.env });
console.log(`Ready after ${seconds()} s at ${demo.origin}\n`);
onShutdown([demo.close], { limitMs: 15_000 });

const story = Object.assign({} as Story, { demo });
const unexpected: string[] = [];
for (const [index, { title, run }] of STEPS.entries()) {
  console.log(`${index + 1}. ${title}`);
  const { as, said } = await run(story).catch((error: unknown) => ({ as: false, said: [String(error)] }));
  for (const line of said) console.log(`   ${line}`);
  if (!as) {
    console.log("   ✗ not as expected");
    unexpected.push(title);
  }
}
console.log(`\n${STEPS.length - unexpected.length} of ${STEPS.length} steps as expected, after ${seconds()} s`);
for (const title of unexpected) console.log(`not as expected: ${title}`);

if (values.client !== undefined) {
  await writeTestClient(story, values.client);
  console.log(`A test client is in ${values.client}: docs/quickstart.md goes on with it.`);
}
if (values.once) {
  await demo.close();
  process.exit(unexpected.length === 0 ? 0 : 1);
}
console.log(`
The explorer, signed in as the app for five minutes:
  ${demo.origin}/graphiql#token=${story.token}
With curl:
  curl ${demo.origin}/graphql -H 'content-type: application/json' -H 'authorization: Bearer ${story.token}' \\
    -d '{"query":"{ viewer { kind organization { name } } }"}'
Ctrl-C ends everything.`);
