import { Arg, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { RoomCall } from "../../../platform/subgraph/open-room.ts";
import { Month } from "../../../platform/subgraph/types/scalars.ts";
import { summariseUsage } from "../services/summarise-usage.ts";
import { Organization } from "../types/stubs.ts";
import { UsageSummary } from "../types/usage-summary.ts";

@Resolver(() => Organization)
export class OrganizationResolver {
  @FieldResolver(() => UsageSummary, { nullable: true, description: "Its own usage of a month, exact." })
  usageSummary(
    @Root() _organization: Organization,
    @Arg("month", () => Month, { description: "The month, in the organisation's time zone." }) month: string,
    @Ctx() call: RoomCall,
  ) {
    return summariseUsage(call, month);
  }
}
