import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import type { Mode as ModeName } from "../../../platform/identity/principal.ts";
import { Mode, readMode } from "../../../platform/subgraph/types/mode.ts";
import { MODE_ARGUMENT } from "../../../platform/subgraph/types/mode-args.ts";
import { Contract as Contracts, Partner as Partners } from "../entities/entities.ts";
import type { PartnerDataCall } from "../loaders/loaders.ts";
import { Contract } from "../types/contract.ts";
import { Offer, Partner } from "../types/partner.ts";
import { Organization } from "../types/stubs.ts";

@Resolver(() => Partner)
export class PartnerResolver {
  @Query(() => [Partner], { nullable: true, description: "The partners of the network, by name." })
  partners(
    @Arg("mode", () => Mode, { nullable: true, description: MODE_ARGUMENT }) asked: ModeName | null,
    @Ctx() { data, principal }: PartnerDataCall,
  ) {
    const mode = readMode(principal, asked);
    return data.common((em) => em.find(Partners, { mode }, { orderBy: { name: "asc" } }));
  }

  @FieldResolver(() => [Offer], { nullable: true, description: "What it offers." })
  offers(@Root() { id }: Partner, @Ctx() { loaders }: PartnerDataCall) {
    return loaders.offersOf.load(id);
  }
}

@Resolver(() => Contract)
export class ContractResolver {
  @FieldResolver(() => Partner, { nullable: true, description: "The partner." })
  partner(@Root() { partnerId }: Contract, @Ctx() { loaders }: PartnerDataCall) {
    return loaders.partners.load(partnerId);
  }
}

@Resolver(() => Organization)
export class ContractedResolver {
  @FieldResolver(() => [Contract], { nullable: true, description: "What it may ask of whom, in the order of asking." })
  contracts(@Root() _organization: Organization, @Ctx() { data }: PartnerDataCall) {
    return data.run((em) => em.find(Contracts, {}, { orderBy: { category: "asc", rank: "asc" } }));
  }
}
