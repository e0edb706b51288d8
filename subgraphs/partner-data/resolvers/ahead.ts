import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import type { Mode as ModeName } from "../../../platform/identity/principal.ts";
import { Mode } from "../../../platform/subgraph/types/mode.ts";
import { MODE_ARGUMENT } from "../../../platform/subgraph/types/mode-args.ts";
import { CategoryId, Country } from "../../../platform/subgraph/types/scalars.ts";
import type { PartnerDataCall } from "../loaders/loaders.ts";
import { coverageOf } from "../services/coverage-of.ts";
import { quoteSelection } from "../services/quote-selection.ts";
import { Coverage } from "../types/coverage.ts";
import { LegalGate } from "../types/data-category.ts";
import { Partner } from "../types/partner.ts";
import { PlannedQuestion, Quote } from "../types/plan.ts";
import { QuoteInput } from "../types/quote-input.ts";

async function partnersOf(ids: readonly string[], { loaders }: PartnerDataCall) {
  const partners = await loaders.partners.loadMany([...new Set(ids)]);
  return partners.filter((partner) => partner && !(partner instanceof Error));
}

@Resolver(() => PlannedQuestion)
export class PlannedQuestionResolver {
  @FieldResolver(() => [Partner], { nullable: true })
  partners(@Root() { partnerIds }: PlannedQuestion, @Ctx() call: PartnerDataCall) {
    return partnersOf(partnerIds, call);
  }
}

@Resolver(() => Quote)
export class QuoteResolver {
  @FieldResolver(() => [Partner], { nullable: true })
  partners(@Root() { questions }: Quote, @Ctx() call: PartnerDataCall) {
    return partnersOf(
      questions.flatMap(({ partnerIds }) => partnerIds),
      call,
    );
  }
}

@Resolver(() => Coverage)
export class CoverageResolver {
  @Query(() => [Coverage], {
    nullable: true,
    description: "Who can answer a category, in the order of asking: of your contracted partners; for tests, of the sandbox's.",
  })
  coverage(
    @Arg("country", () => Country, { description: "The country of the subject." }) country: string,
    @Arg("category", () => CategoryId, { description: "The category." }) category: string,
    @Arg("mode", () => Mode, { nullable: true, description: MODE_ARGUMENT }) mode: ModeName | null,
    @Ctx() call: PartnerDataCall,
  ) {
    return coverageOf(call, country, category, mode);
  }

  @Query(() => Quote, { nullable: true, description: "What a selection costs at most, for one subject and without one: nobody is asked." })
  quote(@Arg("input", () => QuoteInput, { description: "The process, and what it would ask." }) input: QuoteInput, @Ctx() call: PartnerDataCall) {
    return quoteSelection(call, input);
  }

  @FieldResolver(() => [LegalGate], { nullable: true })
  async legalGates(@Root() { category, country }: Coverage, @Ctx() { loaders }: PartnerDataCall) {
    const jurisdictions = await loaders.jurisdictionsOf.load(category);
    return jurisdictions.filter(({ jurisdiction }) => jurisdiction.split("-")[0] === country).flatMap(({ gates }) => gates);
  }

  @FieldResolver(() => Partner, { nullable: true })
  partner(@Root() { partnerId }: Coverage, @Ctx() { loaders }: PartnerDataCall) {
    return loaders.partners.load(partnerId);
  }
}
