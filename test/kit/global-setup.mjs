// jest loads this file outside its own transform, so our loader has to be there first.
import "../../scripts/loader.mjs";

const { startTestRun } = await import("./test-run.ts");

export default startTestRun;
