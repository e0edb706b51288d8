import { readFileSync } from "node:fs";

/** Loaded into the platform's processes by NODE_OPTIONS: on SIGUSR2 one writes to its own outputs what it is told to. */
process.on("SIGUSR2", () => {
  const words = readFileSync(process.env.SPEAK_FILE);
  process.stdout.write(words);
  process.stderr.write(words);
});
