import { Field, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { Duration } from "../../../platform/subgraph/types/scalars.ts";

export enum ConsentRecipient {
  CUSTOMER = "CUSTOMER",
  DECLARED_PROCESSORS = "DECLARED_PROCESSORS",
}
registerEnumType(ConsentRecipient, {
  name: "ConsentRecipient",
  description: "Who may receive the data (clause P39).",
  valuesConfig: {
    CUSTOMER: { description: "The organisation itself." },
    DECLARED_PROCESSORS: { description: "The processors that it named in its notice." },
  },
});

export enum ConsentMethod {
  WEB_FORM = "WEB_FORM",
  MOBILE_APP = "MOBILE_APP",
  PAPER = "PAPER",
  VOICE = "VOICE",
  API = "API",
}
registerEnumType(ConsentMethod, {
  name: "ConsentMethod",
  description: "How consent was collected.",
  valuesConfig: {
    WEB_FORM: { description: "In a form of a web site." },
    MOBILE_APP: { description: "In an app." },
    PAPER: { description: "On paper." },
    VOICE: { description: "By voice, such as in a call." },
    API: { description: "By another system's interface." },
  },
});

@ObjectType({ description: "How often a consent may be used." })
export class ConsentUses {
  @Field(() => Int, { description: "How many times." })
  times!: number;

  @Field(() => Duration, { nullable: true, description: "In which rolling period; null for in all." })
  per!: string | null;
}

@InputType({ description: "How often a consent may be used." })
export class ConsentUsesInput {
  @Field(() => Int, { description: "How many times: 1 to 10,000." })
  times!: number;

  @Field(() => Duration, { nullable: true, description: "In which rolling period, of 1 s to 3,650 days; leave out for in all." })
  per?: string | null;
}
