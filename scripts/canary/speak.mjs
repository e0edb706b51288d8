import { readFileSync } from "node:fs";

/** Loaded into the platform's processes by NODE_OPTIONS. On SIGUSR2 one writes to its own outputs what it is told to. */
process.on("SIGUSR2", () => {
  const words = readFileSync(process.env.SPEAK_FILE);
  process.stdout.write(words);
  process.stderr.write(words);
});

/** An error as a library's would be, which quotes what it is told to. */
function quoting() {
  const words = readFileSync(process.env.SPEAK_FILE, "utf8");
  const error = new TypeError(words, { cause: new SyntaxError(`Unexpected token in ${words}`) });
  return Object.assign(error, { name: words, request: { body: words } });
}

/** On SIGHUP it fails in a way that nobody catches, on SIGWINCH by a promise that nobody awaits. */
process.on("SIGHUP", () => {
  throw quoting();
});
process.on("SIGWINCH", () => void Promise.reject({ error: quoting(), text: quoting().message }));
