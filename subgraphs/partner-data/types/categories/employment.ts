import { Directive, Field, ObjectType } from "type-graphql";
import type { Personal } from "../../../../platform/personal/personal.ts";
import { PersonalMoney } from "../personal-money.ts";
import { PersonalText } from "../scalars.ts";

@Directive('@tag(name: "personal")')
@ObjectType({ description: "Where the subject works." })
export class EmploymentData {
  @Field(() => PersonalText, { nullable: true, description: "Name of the employer." })
  employer?: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "Position held." })
  position?: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "First day in it, ISO 8601." })
  since?: Personal<string>;

  @Field(() => PersonalMoney, { nullable: true, description: "Yearly income." })
  income?: PersonalMoney;
}
