import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from "type-graphql";
import { isAdded, type Way } from "../../../platform/subgraph/question.ts";
import { CategoryId } from "../../../platform/subgraph/types/scalars.ts";
import { WayToAsk } from "../../../platform/subgraph/types/way-to-ask.ts";
import { waysOf } from "../delivery/checks.ts";
import { CategoryVersion as CategoryVersions, type CategoryVersionRow, DataCategory as Categories } from "../entities/entities.ts";
import type { PartnerDataCall } from "../loaders/loaders.ts";
import { proposeCategory } from "../services/propose-category.ts";
import { activateCategory, retireCategory, reviewCategory } from "../services/step-category.ts";
import {
  CategoryEvent,
  CategoryVersion,
  CategoryVersionInput,
  CategoryVersionPayload,
  ProposeCategoryInput,
  ReviewCategoryInput,
} from "../types/category-version.ts";
import { CategoryJurisdiction, DataCategory } from "../types/data-category.ts";

@Resolver(() => DataCategory)
export class CategoryResolver {
  @Query(() => [DataCategory], { nullable: true, description: "The categories that can be asked for (clause P29)." })
  dataCategories(@Ctx() { data }: PartnerDataCall) {
    return data.common((em) => em.find(Categories, { active: true }, { orderBy: { id: "asc" } }));
  }

  @FieldResolver(() => [WayToAsk], { nullable: true })
  waysToAsk(@Root() { id }: DataCategory): Way[] {
    return waysOf(id);
  }

  @FieldResolver(() => [String], { nullable: true })
  identifiers(@Root() { id }: DataCategory, @Ctx() { loaders }: PartnerDataCall) {
    return loaders.identifiersOf.load(id);
  }

  @FieldResolver(() => [CategoryJurisdiction], { nullable: true })
  jurisdictions(@Root() { id }: DataCategory, @Ctx() { loaders }: PartnerDataCall) {
    return loaders.jurisdictionsOf.load(id);
  }

  @FieldResolver(() => String, { nullable: true })
  async schema(@Root() { id, version }: DataCategory, @Ctx() { data }: PartnerDataCall) {
    if (!isAdded(id)) return null;
    const found = await data.common((em) => em.findOne(CategoryVersions, { category: id, version }));
    return found ? JSON.stringify(found.schema) : null;
  }
}

@Resolver(() => CategoryVersion)
export class CategoryVersionResolver {
  @Query(() => [CategoryVersion], { nullable: true, description: "The versions of categories that were added, by category, the newest first." })
  categoryVersions(
    @Arg("category", () => CategoryId, { nullable: true, description: "Of this one only." }) category: string | null,
    @Ctx() { data }: PartnerDataCall,
  ) {
    const filter = category == null ? {} : { category };
    return data.common((em) => em.find(CategoryVersions, filter, { orderBy: { category: "asc", version: "desc" } }));
  }

  @Mutation(() => CategoryVersionPayload, { nullable: true, description: "Proposes a category, or a new version of one, for a privacy review." })
  proposeCategory(
    @Arg("input", () => ProposeCategoryInput, { description: "All of it." }) input: ProposeCategoryInput,
    @Ctx() call: PartnerDataCall,
  ) {
    return proposeCategory(call, input);
  }

  @Mutation(() => CategoryVersionPayload, { nullable: true, description: "Reviews a proposed version. Who proposed it may not." })
  reviewCategory(
    @Arg("input", () => ReviewCategoryInput, { description: "The verdict, and why." }) input: ReviewCategoryInput,
    @Ctx() call: PartnerDataCall,
  ) {
    return reviewCategory(call, input);
  }

  @Mutation(() => CategoryVersionPayload, { nullable: true, description: "Puts an approved version into use at once, in place of the one before." })
  activateCategory(
    @Arg("input", () => CategoryVersionInput, { description: "Which one." }) { categoryVersionId }: CategoryVersionInput,
    @Ctx() call: PartnerDataCall,
  ) {
    return activateCategory(call, categoryVersionId);
  }

  @Mutation(() => CategoryVersionPayload, { nullable: true, description: "Takes a version out of use at once: nobody is asked for it any more." })
  retireCategory(
    @Arg("input", () => CategoryVersionInput, { description: "Which one." }) { categoryVersionId }: CategoryVersionInput,
    @Ctx() call: PartnerDataCall,
  ) {
    return retireCategory(call, categoryVersionId);
  }

  @FieldResolver(() => String)
  schema(@Root() { schema }: CategoryVersionRow): string {
    return JSON.stringify(schema);
  }

  @FieldResolver(() => [CategoryEvent], { nullable: true })
  history(@Root() { category, version }: CategoryVersionRow, @Ctx() { loaders }: PartnerDataCall) {
    return loaders.eventsOfCategory.load(`${category} ${version}`);
  }
}
