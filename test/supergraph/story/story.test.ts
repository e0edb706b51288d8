import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { STEPS } from "../../../scripts/demo/steps.ts";
import type { Story } from "../../../scripts/demo/story.ts";
import { type Platform, startPlatform } from "../../kit/platform.ts";

let platform: Platform;
const story = {} as Story;

beforeAll(async () => {
  platform = await startPlatform();
  const { origin, sandbox, tenants } = platform;
  story.demo = { origin, sandbox, signIn: tenants[0].as() };
});
afterAll(() => platform?.stop());

describe("the main job, as the demo tells it", () => {
  it.each(STEPS.map((step) => [step.title, step] as const))("%s", async (_title, step) => {
    expect(await step.run(story)).toMatchObject({ as: true });
  });
});
