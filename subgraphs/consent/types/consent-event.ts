import { Field, ObjectType, registerEnumType } from "type-graphql";
import { DateTime } from "../../../platform/subgraph/types/scalars.ts";

export enum ConsentEventKind {
  ATTESTED = "ATTESTED",
  GRANT_ISSUED = "GRANT_ISSUED",
  WITHDRAWN = "WITHDRAWN",
}
registerEnumType(ConsentEventKind, {
  name: "ConsentEventKind",
  description: "What happened to an attestation.",
  valuesConfig: {
    ATTESTED: { description: "It was made." },
    GRANT_ISSUED: { description: "A grant was issued on it." },
    WITHDRAWN: { description: "The consent was withdrawn." },
  },
});

@ObjectType({ description: "One entry of an attestation's history, which is only ever added to." })
export class ConsentEvent {
  @Field(() => DateTime, { description: "When it happened." })
  at!: Date;

  @Field(() => ConsentEventKind, { description: "What happened." })
  kind!: ConsentEventKind;
}
