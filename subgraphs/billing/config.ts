import { z } from "zod";

/** Billing has no settings of its own yet. */
export const billingConfig = z.object({});
