import { Directive, Field, ID, ObjectType, registerEnumType } from "type-graphql";

export enum Sensitivity {
  STANDARD = "STANDARD",
  SENSITIVE = "SENSITIVE",
}
registerEnumType(Sensitivity, {
  name: "Sensitivity",
  description: "How carefully a category is handled.",
  valuesConfig: {
    STANDARD: { description: "A scope of its own is enough." },
    SENSITIVE: { description: "Needs an approval by the privacy officer and a sender-constrained token too." },
  },
});

@Directive('@key(fields: "id")')
@ObjectType({ description: "A category of personal data that can be asked for (clause P29)." })
export class DataCategory {
  @Field(() => ID, { description: "Its name in selections, grants and processes (CategoryId)." })
  id!: string;

  @Field(() => String, { description: "What it is called for people." })
  title!: string;

  @Field(() => Sensitivity, { description: "How carefully it is handled." })
  sensitivity!: Sensitivity;

  @Field(() => [String], { description: "Its attributes." })
  attributes!: string[];

  @Field(() => [String], {
    nullable: true,
    description: "The identifiers that a subject can be found by for it: one of them is enough for some partner. Partner.offers says for which.",
  })
  identifiers?: string[];
}
