import { Directive, Field, ObjectType } from "type-graphql";
import type { Personal } from "../../../../platform/personal/personal.ts";
import { PersonalMoney } from "../personal-money.ts";
import { PersonalNumber, PersonalText } from "../scalars.ts";
import { Sealable } from "../sealable.ts";
import { CreditCheck } from "./checks.ts";

@Directive('@tag(name: "personal")')
@ObjectType({ description: "An account of the subject with a creditor (in the words of Metro 2)." })
export class Tradeline {
  @Field(() => PersonalText, { nullable: true, description: "REVOLVING, INSTALMENT, MORTGAGE, OPEN or OTHER." })
  kind?: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "When it was opened, ISO 8601." })
  openedOn?: Personal<string>;

  @Field(() => PersonalMoney, { nullable: true, description: "What is owed." })
  balance?: PersonalMoney;

  @Field(() => PersonalMoney, { nullable: true, description: "Up to what may be owed." })
  limit?: PersonalMoney;

  @Field(() => PersonalText, { nullable: true, description: "CURRENT, PAST_DUE, CHARGED_OFF or CLOSED." })
  status?: Personal<string>;
}

@Sealable("credit")
@Directive('@tag(name: "personal")')
@ObjectType({ description: "What a credit bureau knows of the subject. Sensitive: we keep whether it was answered, and not what." })
export class CreditData {
  @Field(() => PersonalNumber, { nullable: true, description: "The score, on the scale of its model." })
  score?: Personal<number>;

  @Field(() => PersonalText, { nullable: true, description: "The model that made the score." })
  scoreModel?: Personal<string>;

  @Field(() => [Tradeline], { nullable: true, description: "Accounts with creditors; an empty list says that there are none." })
  tradelines?: Tradeline[];

  @Field(() => PersonalNumber, { nullable: true, description: "How many creditors asked in the last twelve months." })
  inquiries?: Personal<number>;

  @Field(() => CreditCheck, { nullable: true, description: "Questions answered yes or no; no value comes back." })
  check?: object;
}
