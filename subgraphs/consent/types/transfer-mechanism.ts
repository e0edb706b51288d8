import { Field, ObjectType, registerEnumType } from "type-graphql";
import { Country, DateTime } from "../../../platform/subgraph/types/scalars.ts";

export enum MechanismKind {
  ADEQUACY = "ADEQUACY",
  SCC = "SCC",
  BCR = "BCR",
}

/** What customers are told of each; also the descriptions in the schema. */
export const EXPLANATIONS: Readonly<Record<MechanismKind, string>> = {
  ADEQUACY: "The authority of the country that data leaves has decided that the other protects it well enough.",
  SCC: "Sender and recipient have agreed on standard contractual clauses, which bind the recipient to the protection of the country that data leaves.",
  BCR: "Binding corporate rules, approved by an authority, hold within the recipient's group of companies.",
};

registerEnumType(MechanismKind, {
  name: "TransferMechanismKind",
  description: "On what a transfer of personal data into another country rests.",
  valuesConfig: {
    ADEQUACY: { description: EXPLANATIONS.ADEQUACY },
    SCC: { description: EXPLANATIONS.SCC },
    BCR: { description: EXPLANATIONS.BCR },
  },
});

@ObjectType({
  description: "A mechanism in force for transfers from one country to another (clauses P71, P72). Without one, no partner there is asked.",
})
export class TransferMechanism {
  @Field(() => Country, { description: "The country that is named for the subject." })
  fromCountry!: string;

  @Field(() => Country, { description: "The country of the partner." })
  toCountry!: string;

  @Field(() => MechanismKind, { description: "Its kind." })
  mechanism!: MechanismKind;

  @Field(() => DateTime, { description: "When it ends, unless it is renewed." })
  validUntil!: Date;

  @Field(() => String, { description: "What it means, in plain words." })
  explanation!: string;
}
