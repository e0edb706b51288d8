import { Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import type { AccountsCall } from "../loaders/loaders.ts";
import { ApiClient } from "../types/api-client.ts";
import { Organization } from "../types/organization.ts";
import { User } from "../types/user.ts";
import { Viewer, type ViewerKind } from "../types/viewer.ts";

@Resolver(() => Viewer)
export class ViewerResolver {
  @Query(() => Viewer, { nullable: true, description: "Who is asking, and the organisation for which they ask." })
  async viewer(@Ctx() { principal, loaders }: AccountsCall): Promise<Viewer> {
    // Nothing else here asks for the tenant's state, and a suspended one is refused everything (clause P98).
    if (principal.tenant !== null) await loaders.organizations.load(principal.tenant);
    return { kind: principal.kind as ViewerKind, scopes: [...principal.scopes], roles: [...principal.roles] };
  }

  @FieldResolver(() => Organization, { nullable: true, description: "The caller's organisation; null for staff." })
  organization(@Root() _viewer: Viewer, @Ctx() { principal, loaders }: AccountsCall) {
    return principal.tenant === null ? null : loaders.organizations.load(principal.tenant);
  }

  @FieldResolver(() => ApiClient, { nullable: true, description: "The API client that asks; null for people." })
  client(@Root() _viewer: Viewer, @Ctx() { principal, loaders }: AccountsCall) {
    return principal.kind === "client" ? loaders.clients.load(principal.id) : null;
  }

  @FieldResolver(() => User, { nullable: true, description: "The person who asks; null for machines." })
  user(@Root() _viewer: Viewer, @Ctx() { principal, loaders }: AccountsCall) {
    return principal.kind === "person" ? loaders.users.load(principal.id) : null;
  }
}
