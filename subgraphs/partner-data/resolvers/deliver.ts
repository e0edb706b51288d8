import type { GraphQLResolveInfo } from "graphql";
import { Arg, Ctx, Directive, FieldResolver, ID, Info, Mutation, Resolver, Root } from "type-graphql";
import type { Personal } from "../../../platform/personal/personal.ts";
import { CategoryId } from "../../../platform/subgraph/types/scalars.ts";
import type { PartnerDataCall } from "../loaders/loaders.ts";
import { sealedAs } from "../delivery/sealed-parts.ts";
import { deliverPartnerData } from "../services/deliver-partner-data.ts";
import { ExtensionData } from "../types/categories/extension.ts";
import { DeliveryInput } from "../types/delivery-input.ts";
import { Partner } from "../types/partner.ts";
import { SignedAnswer } from "../types/scalars.ts";
import { type ShownExtension, valuesOf } from "../types/shown-extension.ts";
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

  @FieldResolver(() => ExtensionData, {
    nullable: true,
    description: "A category that was added later (clause P30): `dataCategories` lists them, with their schemas.",
  })
  extension(
    @Root() { extensions }: SubjectResult,
    @Arg("category", () => CategoryId, { description: "Its name, such as x-professional-licences." }) category: string,
  ) {
    return extensions.get(category) ?? null;
  }

  @FieldResolver(() => SignedAnswer, {
    nullable: true,
    description: "genifi's signature over the values that this result shows, for you and this transaction; null when it shows none.",
  })
  signed(@Root() { sign }: SubjectResult): Promise<Personal<string> | null> {
    return sign();
  }

  @FieldResolver(() => Transaction, { nullable: true, description: "What is kept of it; null when nothing is." })
  transaction(@Root() { transactionId }: SubjectResult, @Ctx() { loaders }: PartnerDataCall) {
    return transactionId === null ? null : loaders.transactions.load(transactionId);
  }
}

@Resolver(() => ExtensionData)
export class ExtensionResolver {
  @FieldResolver()
  values(
    @Root() { found }: ShownExtension,
    @Arg("attributes", () => [String], { description: "What to ask: it takes the selection's place." }) attributes: string[],
  ): Personal {
    return valuesOf(found, attributes);
  }

  @FieldResolver()
  sealed(
    @Root() { sealedParts }: ShownExtension,
    @Arg("key", () => ID, {
      description: "A delivery key of yours (registerDeliveryKey); of an address (registerDeliveryKeySet) also one key, as id#kid.",
    })
    key: string,
    @Arg("attributes", () => [String], { description: "What to ask, and to seal: it takes the selection's place." }) attributes: string[],
  ): Personal<string> | null {
    return sealedParts?.get(sealedAs(key, attributes)) ?? null;
  }
}

@Resolver(() => Source)
export class SourceResolver {
  @FieldResolver(() => Partner, { nullable: true, description: "The partner that answered." })
  partner(@Root() { partnerId }: Source, @Ctx() { loaders }: PartnerDataCall) {
    return loaders.partners.load(partnerId);
  }
}
