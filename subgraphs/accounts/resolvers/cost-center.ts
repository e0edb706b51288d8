import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { AccountsCall } from "../loaders/loaders.ts";
import { archiveCostCenter } from "../services/archive-cost-center.ts";
import { createCostCenter } from "../services/create-cost-center.ts";
import { ArchiveCostCenterInput, CostCenter, CostCenterPayload, CreateCostCenterInput } from "../types/cost-center.ts";

@Resolver(() => CostCenter)
export class CostCenterResolver {
  @Mutation(() => CostCenterPayload, { nullable: true, description: "Makes a cost center on which usage can be booked." })
  createCostCenter(
    @Arg("input", () => CreateCostCenterInput, { description: "Its code and name." }) input: CreateCostCenterInput,
    @Ctx() call: AccountsCall,
  ) {
    return createCostCenter(call, input);
  }

  @Mutation(() => CostCenterPayload, { nullable: true, description: "Closes a cost center for new usage." })
  archiveCostCenter(
    @Arg("input", () => ArchiveCostCenterInput, { description: "Which one." }) { costCenterId }: ArchiveCostCenterInput,
    @Ctx() call: AccountsCall,
  ) {
    return archiveCostCenter(call, costCenterId);
  }
}
