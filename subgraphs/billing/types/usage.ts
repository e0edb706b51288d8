import { Field, Int, ObjectType } from "type-graphql";
import { connectionOf } from "../../../platform/subgraph/types/connection.ts";
import { Money } from "../../../platform/subgraph/types/money.ts";
import type { Way } from "../../../platform/subgraph/question.ts";
import { CategoryId, DateTime, Month } from "../../../platform/subgraph/types/scalars.ts";
import { WayToAsk } from "../../../platform/subgraph/types/way-to-ask.ts";
import { ChargeOutcome } from "./charge.ts";
import { BusinessProcess, CostCenter, Transaction } from "./stubs.ts";

@ObjectType({ description: "What one cost center used in a month." })
export class CostCenterUsage {
  @Field(() => CostCenter, { nullable: true, description: "The cost center." })
  costCenter!: CostCenter;

  @Field(() => Int, { description: "How many charges." })
  count!: number;

  @Field(() => Money, { description: "Their sum." })
  amount!: Money;
}

@ObjectType({ description: "What an organisation used in a month of its own time zone." })
export class Usage {
  @Field(() => Month, { description: "The month." })
  month!: string;

  @Field(() => Int, { description: "How many charges." })
  count!: number;

  @Field(() => Money, { description: "Their sum: the sum over the cost centers (clause P16)." })
  total!: Money;

  @Field(() => [CostCenterUsage], { description: "By cost center." })
  byCostCenter!: CostCenterUsage[];
}

export const ChargedTransactionConnection = connectionOf("ChargedTransaction", () => Transaction);

@ObjectType({ description: "One line of a statement: charges of one cost center, process, category and outcome." })
export class StatementLine {
  @Field(() => CostCenter, { nullable: true, description: "The cost center." })
  costCenter!: CostCenter;

  @Field(() => BusinessProcess, { nullable: true, description: "The business process." })
  process!: BusinessProcess;

  @Field(() => CategoryId, { description: "The category." })
  category!: string;

  @Field(() => WayToAsk, { description: "How it was asked." })
  wayToAsk!: Way;

  @Field(() => ChargeOutcome, { description: "The outcome." })
  outcome!: ChargeOutcome;

  @Field(() => Int, { description: "How many charges." })
  count!: number;

  @Field(() => Money, { description: "Their sum." })
  amount!: Money;

  month!: string;
}

@ObjectType({ description: "A month's charges, line by line, each leading to its transactions (clause P42)." })
export class UsageStatement {
  @Field(() => Month, { description: "The month." })
  month!: string;

  @Field(() => DateTime, { description: "Its first moment, in the organisation's time zone." })
  from!: Date;

  @Field(() => DateTime, { description: "The first moment after it." })
  until!: Date;

  @Field(() => Money, { description: "The sum of the lines." })
  total!: Money;

  @Field(() => [StatementLine], { description: "The lines, by cost center, process, category and outcome." })
  lines!: StatementLine[];
}
