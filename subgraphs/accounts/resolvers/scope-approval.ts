import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { AccountsCall } from "../loaders/loaders.ts";
import { ScopeApproval } from "../types/scope-approval.ts";
import { User } from "../types/user.ts";

@Resolver(() => ScopeApproval)
export class ScopeApprovalResolver {
  @FieldResolver(() => User, { nullable: true, description: "The privacy officer." })
  by(@Root() { approvedBy }: ScopeApproval, @Ctx() { loaders }: AccountsCall) {
    return loaders.users.load(approvedBy);
  }
}
