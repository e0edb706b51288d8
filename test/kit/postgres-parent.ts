import { startEmbeddedPostgres } from "../../platform/process/embedded-postgres.ts";

/** A process that a test can kill: starts a PostgreSQL in the folder given, says where its socket is, and waits. */
const folder = process.argv[2]!;
const { host } = await startEmbeddedPostgres({
  folder: `${folder}/data`,
  passwordFile: `${folder}/secret/password`,
  cache: `${folder}/cache`,
  durable: false,
});
process.stdout.write(`${host}\n`);
setInterval(() => {}, 60_000);
