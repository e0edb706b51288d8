import { Arg, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Mode as ModeName } from "../../../platform/identity/principal.ts";
import { Mode } from "../../../platform/subgraph/types/mode.ts";
import { MODE_ARGUMENT } from "../../../platform/subgraph/types/mode-args.ts";
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
    @Arg("mode", () => Mode, { nullable: true, description: MODE_ARGUMENT }) mode: ModeName | null,
    @Ctx() call: RoomCall,
  ) {
    return summariseUsage(call, month, mode);
  }
}
