import { setTimeout as sleep } from "node:timers/promises";
import { InvalidConfiguration } from "../platform/config/environment.ts";
import { Markers } from "./canary/markers.ts";
import { readArguments, USAGE, WrongArguments } from "./prove/arguments.ts";
import { signProof } from "./prove/report.ts";
import { searchStores } from "./prove/search.ts";
import { sendSubjects } from "./prove/send.ts";

// `npm run prove`: for people who do not take our word that nothing is kept. What it says goes to stderr, the report to stdout.

try {
  const given = await readArguments(process.env);
  if (!given) {
    console.log(USAGE);
    process.exit(0);
  }
  const { sender, subjects, database, logs, waitMs, signingKey } = given;
  const begunAt = new Date().toISOString();
  const markers = new Markers();
  console.error(`Sending subjects through ${sender.origin} …`);
  const deliveries = await sendSubjects(sender, subjects, markers);
  await sleep(waitMs);
  console.error("Searching what is kept …");
  const findings = await searchStores(markers, database, logs);
  const hits = findings.sinks.reduce((sum, sink) => sum + sink.hits.length, 0);
  const delivered = Object.keys(deliveries).some((outcome) => ["COMPLETE", "PARTIAL", "EMPTY"].includes(outcome));
  const works = findings.control.found === findings.control.planted;
  const proof = await signProof(
    {
      platform: sender.origin,
      database: `${database.host}/${database.database}`,
      begunAt,
      endedAt: new Date().toISOString(),
      deliveries,
      ...findings,
      hits,
      clean: hits === 0 && works && delivered,
    },
    signingKey,
  );
  console.log(JSON.stringify(proof, null, 2));
  for (const { sink, hits: found } of findings.sinks) for (const hit of found) console.error(`  ${sink}: ${hit}`);
  if (!delivered) console.error("No subject was delivered, so that there was nothing to find: see deliveries for why.");
  console.error(hits === 0 ? `Nothing was found in ${findings.sinks.length} stores.` : `Found ${hits} times where nothing may be.`);
  process.exitCode = proof.report.clean ? 0 : 1;
} catch (error) {
  if (error instanceof InvalidConfiguration) console.error(error.message);
  else if (error instanceof WrongArguments) console.error(`${error.message}.\nnpm run prove -- --help tells more.`);
  else console.error(`It could not be done: ${(error as Error).message}`);
  process.exitCode = 2;
}
