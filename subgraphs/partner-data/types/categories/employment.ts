import { Directive, Field, ObjectType } from "type-graphql";
import type { Personal } from "../../../../platform/personal/personal.ts";
import { PersonalMoney } from "../personal-money.ts";
import { PersonalText } from "../scalars.ts";
import { Sealable } from "../sealable.ts";
import { EmploymentCheck } from "./checks.ts";
import { EmploymentMatch } from "./matches.ts";

@Sealable("employment")
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

  @Field(() => EmploymentMatch, { nullable: true, description: "Your own values compared, which you send as claims; no value comes back." })
  match?: object;

  @Field(() => EmploymentCheck, { nullable: true, description: "Questions answered yes or no; no value comes back." })
  check?: object;
}
