import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import { PageArgs } from "../../../platform/subgraph/types/connection.ts";
import { Money } from "../../../platform/subgraph/types/money.ts";
import { Month } from "../../../platform/subgraph/types/scalars.ts";
import type { BillingCall } from "../loaders/loaders.ts";
import { statementOfMonth } from "../services/statement-of-month.ts";
import { transactionsOfLine } from "../services/transactions-of-line.ts";
import { usageOfMonth } from "../services/usage-of-month.ts";
import { BusinessProcess, CostCenter, Organization, Project } from "../types/stubs.ts";
import { ChargedTransactionConnection, StatementLine, Usage, UsageStatement } from "../types/usage.ts";

const MONTH = { description: "The month, in the organisation's time zone." };

@Resolver(() => UsageStatement)
export class StatementResolver {
  @Query(() => UsageStatement, { nullable: true, description: "One's organisation's charges of a month, line by line." })
  statement(@Arg("month", () => Month, MONTH) month: string, @Ctx() call: BillingCall) {
    return statementOfMonth(call, month);
  }
}

@Resolver(() => StatementLine)
export class StatementLineResolver {
  @FieldResolver(() => ChargedTransactionConnection, {
    nullable: true,
    description: "The transactions whose charges make up the line, newest first.",
  })
  transactions(@Root() line: StatementLine, @Args(() => PageArgs) args: PageArgs, @Ctx() call: BillingCall) {
    return transactionsOfLine(call, line, args);
  }
}

@Resolver(() => Organization)
export class OrganizationResolver {
  @FieldResolver(() => Usage, { nullable: true, description: "What it used in a month, and what that costs." })
  usage(@Root() _organization: Organization, @Arg("month", () => Month, MONTH) month: string, @Ctx() call: BillingCall) {
    return usageOfMonth(call, month);
  }
}

@Resolver(() => CostCenter)
export class CostCenterResolver {
  @FieldResolver(() => Money, { nullable: true, description: "What was booked on it in a month." })
  spend(@Root() { id }: CostCenter, @Arg("month", () => Month, MONTH) month: string, @Ctx() { loaders }: BillingCall) {
    return loaders.spend.costCenter.load(`${month} ${id}`);
  }
}

@Resolver(() => Project)
export class ProjectResolver {
  @FieldResolver(() => Money, { nullable: true, description: "What was attributed to it in a month." })
  spend(@Root() { id }: Project, @Arg("month", () => Month, MONTH) month: string, @Ctx() { loaders }: BillingCall) {
    return loaders.spend.project.load(`${month} ${id}`);
  }
}

@Resolver(() => BusinessProcess)
export class BusinessProcessResolver {
  @FieldResolver(() => Money, { nullable: true, description: "What it used in a month." })
  spend(@Root() { id }: BusinessProcess, @Arg("month", () => Month, MONTH) month: string, @Ctx() { loaders }: BillingCall) {
    return loaders.spend.process.load(`${month} ${id}`);
  }
}
