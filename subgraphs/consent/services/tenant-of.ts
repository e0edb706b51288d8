import { Forbidden } from "../../../platform/errors/common.ts";
import type { ConsentCall } from "../loaders/loaders.ts";

/** The caller's organisation. Throws `Forbidden` for staff, who have none. */
export function tenantOf({ principal }: ConsentCall): string {
  if (principal.tenant === null) throw new Forbidden();
  return principal.tenant;
}
