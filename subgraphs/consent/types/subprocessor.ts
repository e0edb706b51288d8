import { Field, ID, InputType, ObjectType, registerEnumType } from "type-graphql";
import { Country, DateTime } from "../../../platform/subgraph/types/scalars.ts";

export enum SubprocessorRole {
  PROCESSOR = "PROCESSOR",
  SUB_PROCESSOR = "SUB_PROCESSOR",
  CONTROLLER = "CONTROLLER",
}
registerEnumType(SubprocessorRole, {
  name: "SubprocessorRole",
  description: "What a recipient is in data-protection law.",
  valuesConfig: {
    PROCESSOR: { description: "It processes on the customer's behalf." },
    SUB_PROCESSOR: { description: "It processes on genifi's behalf, for the customer." },
    CONTROLLER: { description: "It decides by itself, as bureaus, banks and carriers usually do." },
  },
});

@ObjectType({ description: "A recipient of personal data. Nothing is sent to anyone who is not in this register (clause P70)." })
export class Subprocessor {
  @Field(() => ID, { description: "Opaque id." })
  id!: string;

  @Field(() => String, { description: "Its name." })
  name!: string;

  @Field(() => SubprocessorRole, { description: "What it is in law." })
  role!: SubprocessorRole;

  @Field(() => Country, { description: "Where it is." })
  country!: string;

  @Field(() => DateTime, { description: "When it was announced: 30 days before it is used, at least." })
  announcedAt!: Date;

  @Field(() => DateTime, { description: "From when on it may be sent data." })
  activeFrom!: Date;

  @Field(() => DateTime, { nullable: true, description: "When it ended; null while it has not." })
  endedAt!: Date | null;
}

@InputType({ description: "Which recipient an objection is about." })
export class SubprocessorInput {
  @Field(() => ID, { description: "Its id, from `subprocessors`." })
  subprocessorId!: string;
}

@ObjectType({ description: "The recipient, with the objection as it now stands." })
export class SubprocessorPayload {
  @Field(() => Subprocessor, { description: "As it is registered." })
  subprocessor!: Subprocessor;
}
