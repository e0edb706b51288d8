import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from "type-graphql";
import type { Mode as ModeName } from "../../../platform/identity/principal.ts";
import { Mode } from "../../../platform/subgraph/types/mode.ts";
import { MODE_ARGUMENT } from "../../../platform/subgraph/types/mode-args.ts";
import type { RoomCall } from "../../../platform/subgraph/open-room.ts";
import { trendOfProcess } from "../services/trend-of-process.ts";
import { ProcessMonth } from "../types/process-month.ts";
import { BusinessProcess } from "../types/stubs.ts";

@Resolver(() => BusinessProcess)
export class BusinessProcessResolver {
  @FieldResolver(() => [ProcessMonth], { nullable: true, description: "Its usage month by month, the oldest first." })
  trend(
    @Root() { id }: BusinessProcess,
    @Arg("months", () => Int, { defaultValue: 6, description: "How many months, this one included: 1 to 24." }) months: number,
    @Arg("mode", () => Mode, { nullable: true, description: MODE_ARGUMENT }) mode: ModeName | null,
    @Ctx() call: RoomCall,
  ) {
    return trendOfProcess(call, id, months, mode);
  }
}
