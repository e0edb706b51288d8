import { Directive, Field, ID, InputType, ObjectType } from "type-graphql";
import { DateTime } from "../../../platform/subgraph/types/scalars.ts";

@Directive('@key(fields: "id")')
@ObjectType({ description: "That an organisation accepted a policy version (clause P06)." })
export class Agreement {
  @Field(() => ID, { description: "Opaque id." })
  id!: string;

  @Field(() => DateTime, { description: "When it was accepted." })
  acceptedAt!: Date;
}

@InputType({ description: "What your organisation accepts." })
export class AcceptAgreementInput {
  @Field(() => ID, { description: "The policy version's id, from `policies`." })
  policyVersionId!: string;
}

@ObjectType({ description: "The agreement, whether it was made now or before." })
export class AgreementPayload {
  @Field(() => Agreement, { description: "As it is recorded." })
  agreement!: Agreement;
}
