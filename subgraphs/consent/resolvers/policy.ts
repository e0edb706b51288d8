import { Ctx, Query, Resolver } from "type-graphql";
import type { ConsentCall } from "../loaders/loaders.ts";
import { currentPolicies } from "../services/current-policies.ts";
import { PolicyVersion } from "../types/policy.ts";

@Resolver(() => PolicyVersion)
export class PolicyResolver {
  @Query(() => [PolicyVersion], { nullable: true, description: "The policy versions now in effect, one of each kind." })
  policies(@Ctx() call: ConsentCall) {
    return currentPolicies(call);
  }
}
