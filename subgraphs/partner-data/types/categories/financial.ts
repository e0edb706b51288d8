import { Directive, Field, ObjectType } from "type-graphql";
import type { Personal } from "../../../../platform/personal/personal.ts";
import { PersonalMoney } from "../personal-money.ts";
import { PersonalText } from "../scalars.ts";
import { Sealable } from "../sealable.ts";
import { FinancialCheck } from "./checks.ts";

const ACCOUNT_ID = "The account, masked by the bank: four characters of its number at most (UK Open Banking v4.0 Identification).";

@Directive('@tag(name: "personal")')
@ObjectType({ description: "An account that the subject holds at a bank." })
export class FinancialAccount {
  @Field(() => PersonalText, { nullable: true, description: ACCOUNT_ID })
  accountId?: Personal<string>;

  @Field(() => PersonalText, {
    nullable: true,
    description:
      "Its kind, ISO 20022 ExternalCashAccountType1Code, such as CACC (current) or SVGS (savings): AccountTypeCode of UK Open Banking v4.0, cashAccountType of the Berlin Group.",
  })
  kind?: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "Its currency, ISO 4217." })
  currency?: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "What the subject calls it (Nickname)." })
  nickname?: Personal<string>;
}

@Directive('@tag(name: "personal")')
@ObjectType({ description: "What was on an account at a time." })
export class FinancialBalance {
  @Field(() => PersonalText, { nullable: true, description: ACCOUNT_ID })
  accountId?: Personal<string>;

  @Field(() => PersonalText, {
    nullable: true,
    description: "Its type, ISO 20022 ExternalBalanceType1Code, such as ITBD (interim booked) or CLAV (closing available).",
  })
  type?: Personal<string>;

  @Field(() => PersonalMoney, { nullable: true, description: "How much; below zero when the subject owes it." })
  amount?: PersonalMoney;

  @Field(() => PersonalText, { nullable: true, description: "When, RFC 3339 in UTC (DateTime)." })
  at?: Personal<string>;
}

@Directive('@tag(name: "personal")')
@ObjectType({ description: "A booked transaction of an account." })
export class FinancialTransaction {
  @Field(() => PersonalText, { nullable: true, description: ACCOUNT_ID })
  accountId?: Personal<string>;

  @Field(() => PersonalText, { nullable: true, description: "When it was booked, RFC 3339 in UTC (BookingDateTime)." })
  bookedAt?: Personal<string>;

  @Field(() => PersonalMoney, { nullable: true, description: "How much, never below zero: creditDebit says which way (Amount)." })
  amount?: PersonalMoney;

  @Field(() => PersonalText, {
    nullable: true,
    description: "CRDT, into the account, or DBIT, out of it (ISO 20022 CreditDebitCode; CreditDebitIndicator).",
  })
  creditDebit?: Personal<string>;

  @Field(() => PersonalText, {
    nullable: true,
    description: "What the bank's statement says of it (TransactionInformation; remittanceInformationUnstructured).",
  })
  description?: Personal<string>;
}

@Sealable("financial")
@Directive('@tag(name: "personal")')
@ObjectType({
  description:
    "The subject's accounts at banks, their balances and transactions (names of UK Open Banking v4.0 and the Berlin Group's NextGenPSD2). " +
    "Each of the three lists is asked as a whole; what you select of its items is what you are shown. An empty list says that there are none.",
})
export class FinancialData {
  @Field(() => [FinancialAccount], { nullable: true, description: "The accounts." })
  accounts?: FinancialAccount[];

  @Field(() => [FinancialBalance], { nullable: true, description: "The balances of the accounts." })
  balances?: FinancialBalance[];

  @Field(() => [FinancialTransaction], { nullable: true, description: "Booked transactions of the accounts." })
  transactions?: FinancialTransaction[];

  @Field(() => FinancialCheck, { nullable: true, description: "Questions answered yes or no; no value comes back." })
  check?: object;
}
