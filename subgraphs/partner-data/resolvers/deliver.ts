import type { GraphQLResolveInfo } from "graphql";
import { Arg, Ctx, Directive, FieldResolver, Info, Mutation, Resolver, Root } from "type-graphql";
import type { PartnerDataCall } from "../loaders/loaders.ts";
import { deliverPartnerData } from "../services/deliver-partner-data.ts";
import { DeliveryInput } from "../types/delivery-input.ts";
import { Partner } from "../types/partner.ts";
import { Source } from "../types/source.ts";
import { DeliverPartnerDataPayload, SubjectResult } from "../types/subject-result.ts";
import { Transaction } from "../types/transaction.ts";

@Resolver(() => SubjectResult)
export class DeliverResolver {
  @Directive('@tag(name: "once")')
  @Mutation(() => DeliverPartnerDataPayload, {
    nullable: true,
    description:
      "Fetches personal data from partners, under consent, and keeps none of it. The selection is the request: what you do not select is not asked of anyone. " +
      "An operation may hold it once.",
  })
  deliverPartnerData(
    @Arg("input", () => DeliveryInput, { description: "Whom it is about, under which grants, and where it is booked: one variable, whole." })
    input: DeliveryInput,
    @Ctx() call: PartnerDataCall,
    @Info() info: GraphQLResolveInfo,
  ) {
    return deliverPartnerData(call, input, info);
  }

  @FieldResolver(() => Transaction, { nullable: true, description: "What is kept of it; null when nothing is." })
  transaction(@Root() { transactionId }: SubjectResult, @Ctx() { loaders }: PartnerDataCall) {
    return transactionId === null ? null : loaders.transactions.load(transactionId);
  }
}

@Resolver(() => Source)
export class SourceResolver {
  @FieldResolver(() => Partner, { nullable: true, description: "The partner that answered." })
  partner(@Root() { partnerId }: Source, @Ctx() { loaders }: PartnerDataCall) {
    return loaders.partners.load(partnerId);
  }
}
