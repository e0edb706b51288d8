import { z } from "zod";

/** An event of ours in the CloudEvents 1.0 envelope (JSON format). `id` is derived from the fact, so a fact has one event. */
export const cloudEvent = z.strictObject({
  specversion: z.literal("1.0"),
  source: z.string(),
  id: z.string(),
  type: z.string(),
  time: z.string(),
  /** The tenant that the fact belongs to (an extension attribute). */
  tenant: z.uuid(),
  /** Ids, enums, counts and times only: a type's keys are declared in the database, which refuses others. */
  data: z.record(z.string(), z.unknown()),
});

export type CloudEvent = z.infer<typeof cloudEvent>;
