import "../../scripts/loader.mjs";

const { endTestRun } = await import("./test-run.ts");

export default endTestRun;
