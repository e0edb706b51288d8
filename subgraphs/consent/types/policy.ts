import { Directive, Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import { DateTime } from "../../../platform/subgraph/types/scalars.ts";

export enum PolicyKind {
  DATA_PROCESSING = "DATA_PROCESSING",
  ACCEPTABLE_USE = "ACCEPTABLE_USE",
  TERMS = "TERMS",
}
registerEnumType(PolicyKind, {
  name: "PolicyKind",
  description: "What a customer agrees to. All three kinds are needed before anything is asked (clause P06).",
  valuesConfig: {
    DATA_PROCESSING: { description: "How genifi processes personal data on the customer's behalf." },
    ACCEPTABLE_USE: { description: "What the customer may do with what it receives." },
    TERMS: { description: "The terms of the service." },
  },
});

@Directive('@key(fields: "id")')
@ObjectType({ description: "A published text that customers agree to. It never changes: a change is a new version (clause P07)." })
export class PolicyVersion {
  @Field(() => ID, { description: "Opaque id." })
  id!: string;

  @Field(() => PolicyKind, { description: "What it is about." })
  kind!: PolicyKind;

  @Field(() => Int, { description: "Its number, from 1, within its kind." })
  version!: number;

  @Field(() => String, { description: "Its title." })
  title!: string;

  @Field(() => String, { description: "The whole text." })
  text!: string;

  @Field(() => String, { description: "SHA-256 of the text in UTF-8, hexadecimal." })
  sha256!: string;

  @Field(() => DateTime, { description: "From when on it holds." })
  effectiveAt!: Date;
}
