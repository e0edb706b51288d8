import { validate as isUuid } from "uuid";
import { shortText } from "../../../platform/subgraph/short-text.ts";
import { CategoryVersion, type CategoryVersionRow } from "../entities/entities.ts";
import { CategoryStep, CategoryVersionUnknown, SelfReview } from "../errors.ts";
import type { PartnerDataCall } from "../loaders/loaders.ts";
import type { ReviewCategoryInput } from "../types/category-version.ts";

type State = CategoryVersionRow["state"];
type Step = { readonly categoryVersion: CategoryVersionRow };

/** From one of these states on, in one statement: of two who step at the same time one comes too late. */
async function step(call: PartnerDataCall, id: string, from: readonly State[], written: Partial<CategoryVersionRow>): Promise<Step> {
  if (!isUuid(id)) throw new CategoryVersionUnknown();
  return call.data.common(async (em) => {
    const changed = await em.nativeUpdate(CategoryVersion, { id, state: { $in: [...from] } }, written);
    const categoryVersion = await em.findOne(CategoryVersion, { id });
    if (!categoryVersion) throw new CategoryVersionUnknown();
    if (changed === 0) throw new CategoryStep();
    return { categoryVersion };
  });
}

/** A privacy review by a second person: the table refuses it of the first one, too. */
export async function reviewCategory(call: PartnerDataCall, { categoryVersionId: id, verdict, grounds: given }: ReviewCategoryInput): Promise<Step> {
  const grounds = shortText(given, "input.grounds", 1_000);
  const reviewer = call.principal.id;
  const proposed = isUuid(id) ? await call.data.common((em) => em.findOne(CategoryVersion, { id })) : null;
  if (proposed?.proposedBy === reviewer) throw new SelfReview();
  return step(call, id, ["PROPOSED"], { state: verdict, reviewedBy: reviewer, reviewedAt: new Date(), grounds });
}

/** From the commit on it can be asked for, in every process: admission reads the registry. A version before it is retired. */
export const activateCategory = (call: PartnerDataCall, id: string): Promise<Step> =>
  step(call, id, ["APPROVED"], { state: "ACTIVE", activatedBy: call.principal.id, activatedAt: new Date() });

/** From the next delivery on nobody is asked for it. */
export const retireCategory = (call: PartnerDataCall, id: string): Promise<Step> =>
  step(call, id, ["APPROVED", "ACTIVE"], { state: "RETIRED", retiredBy: call.principal.id, retiredAt: new Date() });
