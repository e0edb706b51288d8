import { readArguments, USAGE, WrongArguments } from "./partner/arguments.ts";
import { certify, type Verdict } from "./partner/certify.ts";

const MARKS = { PASSED: "✓", FAILED: "✗", NOT_RUN: "–" } as const;

const line = ({ id, title, result, wrong }: Verdict): string => `${MARKS[result]} ${id}: ${title}${wrong === null ? "" : `\n    ${wrong}`}`;

try {
  const given = await readArguments();
  if (!given) {
    console.log(USAGE);
    process.exit(0);
  }
  const { partner, json } = given;
  const verdicts = await certify(partner, (verdict) => (json ? undefined : console.log(line(verdict))));
  const failed = verdicts.filter(({ result }) => result !== "PASSED");
  if (json)
    console.log(JSON.stringify({ origin: partner.origin.origin, at: new Date().toISOString(), certified: failed.length === 0, verdicts }, null, 2));
  else
    console.log(
      failed.length === 0 ? `\nAll ${verdicts.length} are as they should be.` : `\n${failed.length} of ${verdicts.length} are not as they should be.`,
    );
  process.exitCode = failed.length === 0 ? 0 : 1;
} catch (error) {
  if (!(error instanceof WrongArguments)) throw error;
  console.error(`${error.message}.\nnpm run partner:check -- --help tells more.`);
  process.exitCode = 2;
}
