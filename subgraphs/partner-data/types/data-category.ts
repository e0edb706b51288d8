import { Directive, Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import type { Way } from "../../../platform/subgraph/question.ts";
import { Jurisdiction } from "../../../platform/subgraph/types/scalars.ts";
import { SubjectKind } from "../../../platform/subgraph/types/subject-kind.ts";
import { WayToAsk } from "../../../platform/subgraph/types/way-to-ask.ts";

export enum Sensitivity {
  STANDARD = "STANDARD",
  SENSITIVE = "SENSITIVE",
}
registerEnumType(Sensitivity, {
  name: "Sensitivity",
  description: "How carefully a category is handled.",
  valuesConfig: {
    STANDARD: { description: "A scope of its own is enough; of a category that was added, the privacy officer approves it." },
    SENSITIVE: {
      description: "Needs an approval by the privacy officer and a sender-constrained token too; of an answer only that there was one is kept.",
    },
  },
});

@ObjectType({
  description: "What the law of a jurisdiction asks beyond consent. A process that asks there declares that it is so (declareLegalGates).",
})
export class LegalGate {
  @Field(() => String, { description: "Its code, to be declared." })
  code!: string;

  @Field(() => String, { description: "What must be so." })
  description!: string;

  @Field(() => String, { description: "The law, by its official citation." })
  source!: string;
}

@ObjectType({ description: "Where a category may be asked, and what the law asks there." })
export class CategoryJurisdiction {
  @Field(() => Jurisdiction, { description: "The country, or a part of it." })
  jurisdiction!: string;

  @Field(() => [LegalGate], { description: "What its law asks beyond consent; empty for nothing. A part's come on top of its country's." })
  gates!: LegalGate[];
}

@Directive('@key(fields: "id")')
@ObjectType({ description: "A category of personal data that can be asked for (clause P29)." })
export class DataCategory {
  @Field(() => ID, { description: "Its name in selections, grants and processes (CategoryId)." })
  id!: string;

  @Field(() => String, { description: "What it is called for people." })
  title!: string;

  @Field(() => Int, { description: "The version of its shape that is in use; 1 of those that came with the program." })
  version!: number;

  @Field(() => Sensitivity, { description: "How carefully it is handled." })
  sensitivity!: Sensitivity;

  @Field(() => [String], { description: "Its attributes." })
  attributes!: string[];

  @Field(() => [SubjectKind], { description: "About whom it can be asked." })
  subjectKinds!: SubjectKind[];

  @Field(() => [WayToAsk], { nullable: true, description: "How it can be asked; each way has a scope of its own." })
  waysToAsk?: Way[];

  @Field(() => [String], {
    nullable: true,
    description: "The identifiers that a subject can be found by for it: one of them is enough for some partner. Partner.offers says for which.",
  })
  identifiers?: string[];

  @Field(() => Boolean, {
    description: "Whether it may be asked in jurisdictions that are not listed. Else there it is refused (JURISDICTION_NOT_OPEN).",
  })
  everywhere!: boolean;

  @Field(() => [CategoryJurisdiction], {
    nullable: true,
    description: "Jurisdictions of which something is known: what their law asks beyond consent.",
  })
  jurisdictions?: CategoryJurisdiction[];

  @Field(() => String, {
    nullable: true,
    description: "Of a category that was added: what an answer looks like, JSON Schema 2020-12 in JSON. Null of the others, whose types say it.",
  })
  schema?: string | null;
}
