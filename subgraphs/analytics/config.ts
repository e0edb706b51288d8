import { z } from "zod";

/** Analytics has no settings of its own yet. */
export const analyticsConfig = z.object({});
