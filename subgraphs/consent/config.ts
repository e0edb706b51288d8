import { z } from "zod";
import { count, seconds } from "../../platform/config/fields.ts";

export const consentConfig = z.object({
  /** How long a grant lasts. */
  GRANT_LIFETIME: seconds(300),
  /** How many months after it was given a consent may end at most. */
  CONSENT_MOST_MONTHS: count(24, 120),
});
