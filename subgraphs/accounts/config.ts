import { z } from "zod";
import { flag, seconds } from "../../platform/config/fields.ts";

export const accountsConfig = z
  .object({
    NODE_ENV: z.string().optional(),
    /** How long an access token lasts. */
    ACCESS_TOKEN_LIFETIME: seconds(300),
    /** Lets demo clients get a token for a person, without a login. */
    DEMO_PERSONS: flag(false),
  })
  .refine(({ NODE_ENV, DEMO_PERSONS }) => !(DEMO_PERSONS && NODE_ENV === "production"), {
    path: ["DEMO_PERSONS"],
    // Told beside other faults too: zod by itself asks this only of what is right otherwise.
    when: () => true,
    message: "is for the demo and for tests only: it lets a client speak for any person",
  });
