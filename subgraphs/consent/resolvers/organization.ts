import { Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { pageOf } from "../../../platform/database/paging.ts";
import { ModeArgs } from "../../../platform/subgraph/types/mode-args.ts";
import { PageArgs } from "../../../platform/subgraph/types/connection.ts";
import { Agreement as Agreements, BusinessProcess as BusinessProcesses } from "../entities/entities.ts";
import type { ConsentCall } from "../loaders/loaders.ts";
import { listAttestations } from "../services/list-attestations.ts";
import { Agreement } from "../types/agreement.ts";
import { ConsentAttestationConnection } from "../types/attestation.ts";
import { BusinessProcessConnection } from "../types/process.ts";
import { Organization } from "../types/stubs.ts";

@Resolver(() => Organization)
export class OrganizationResolver {
  @FieldResolver(() => [Agreement], { nullable: true, description: "The policy versions that it accepted, newest first." })
  agreements(@Root() _organization: Organization, @Ctx() { data }: ConsentCall) {
    return data.run((em) => em.find(Agreements, {}, { orderBy: { id: "desc" } }));
  }

  @FieldResolver(() => BusinessProcessConnection, { nullable: true, description: "Why it asks for personal data (clause P27)." })
  processes(@Root() _organization: Organization, @Args(() => PageArgs) args: PageArgs, @Ctx() { data }: ConsentCall) {
    return data.run((em) =>
      pageOf(args, (below, limit) =>
        em.find(BusinessProcesses, below === undefined ? {} : { id: { $lt: below } }, { limit, orderBy: { id: "desc" } }),
      ),
    );
  }

  @FieldResolver(() => ConsentAttestationConnection, { nullable: true, description: "What its subjects consented to (clause P28)." })
  attestations(@Root() _organization: Organization, @Args(() => ModeArgs) args: ModeArgs, @Ctx() call: ConsentCall) {
    return listAttestations(call, args, args);
  }
}
