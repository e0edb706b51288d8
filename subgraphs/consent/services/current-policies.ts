import { PolicyVersion, type PolicyVersionRow } from "../entities/entities.ts";
import type { ConsentCall } from "../loaders/loaders.ts";

/** The newest version of each kind among those that hold by now. */
export async function currentPolicies(call: ConsentCall): Promise<PolicyVersionRow[]> {
  const inEffect = await call.data.common((em) =>
    em.find(PolicyVersion, { effectiveAt: { $lte: new Date() } }, { orderBy: { kind: "asc", version: "desc" } }),
  );
  return inEffect.filter(({ kind }, index) => inEffect[index - 1]?.kind !== kind);
}
