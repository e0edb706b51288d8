import { writeFileSync } from "node:fs";

/** Leaves "passed failed" in the file named by GENIFI_TEST_COUNTS, for .ci/run. A file that did not load is one failure. */
export default class CountReporter {
  onRunComplete(_contexts, results) {
    const file = process.env.GENIFI_TEST_COUNTS;
    if (file) writeFileSync(file, `${results.numPassedTests} ${results.numFailedTests + results.numRuntimeErrorTestSuites}\n`);
  }
}
