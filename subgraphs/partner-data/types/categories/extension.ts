import { Directive, Field, ObjectType } from "type-graphql";
import type { Personal } from "../../../../platform/personal/personal.ts";
import { CategoryId } from "../../../../platform/subgraph/types/scalars.ts";
import { PersonalObject, SealedAnswer } from "../scalars.ts";

@Directive('@tag(name: "personal")')
@ObjectType({
  description:
    "What partners hold in a category that was added later (clause P30). Its attributes have no fields: the argument takes the selection's place. " +
    "`outcomes` and `sources` of the result speak of it as of the others.",
})
export class ExtensionData {
  @Field(() => CategoryId, { description: "The category." })
  category!: string;

  @Field(() => PersonalObject, { nullable: true, description: "The attributes that are asked, by their names; what nobody has is left out." })
  values?: Personal | null;

  @Field(() => SealedAnswer, {
    nullable: true,
    description:
      "The attributes for one of your apps alone: a JWE to its key, of a JWS by genifi (docs/sealed-delivery.md). We cannot open it again.",
  })
  sealed?: Personal<string> | null;
}
