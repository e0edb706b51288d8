import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from "type-graphql";
import { pageOf } from "../../../platform/database/paging.ts";
import type { Mode as ModeName } from "../../../platform/identity/principal.ts";
import { Mode, readMode } from "../../../platform/subgraph/types/mode.ts";
import { MODE_ARGUMENT, ModeArgs } from "../../../platform/subgraph/types/mode-args.ts";
import { PageArgs } from "../../../platform/subgraph/types/connection.ts";
import { readQuestion } from "../../../platform/subgraph/question.ts";
import { WayToAsk } from "../../../platform/subgraph/types/way-to-ask.ts";
import { CategoryId, OpaqueReference } from "../../../platform/subgraph/types/scalars.ts";
import { Transaction as Transactions } from "../entities/entities.ts";
import type { PartnerDataCall } from "../loaders/loaders.ts";
import { makeRecord } from "../services/make-record.ts";
import { Delivery } from "../types/delivery.ts";
import { Partner } from "../types/partner.ts";
import { ApiClient, ConsentAttestation, CostCenter, Organization, ProcessVersion, Project } from "../types/stubs.ts";
import { Disclosure, Minimisation, Transaction, TransactionConnection } from "../types/transaction.ts";

/** A page of the transactions that fit `filter`, newest first. */
const pageOfTransactions = (args: PageArgs, { data }: PartnerDataCall, filter: Readonly<Record<string, string>>) =>
  data.run((em) =>
    pageOf(args, (id, limit) =>
      em.find(Transactions, { ...filter, ...(id === undefined ? {} : { id: { $lt: id } }) }, { limit, orderBy: { id: "desc" } }),
    ),
  );

@Resolver(() => Transaction)
export class TransactionResolver {
  @Query(() => Transaction, { nullable: true, description: "A transaction of one's own organisation; null when there is none of that id." })
  transaction(@Arg("id", () => ID, { description: "Its id." }) id: string, @Ctx() { loaders }: PartnerDataCall) {
    return loaders.transactions.load(id);
  }

  @Query(() => Transaction, { nullable: true, description: "The transaction of an idempotency key, for a client that did not get its answer." })
  transactionByKey(
    @Arg("idempotencyKey", () => OpaqueReference, { description: "The key that was sent." }) key: string,
    @Arg("mode", () => Mode, { nullable: true, description: MODE_ARGUMENT }) asked: ModeName | null,
    @Ctx() { data, principal }: PartnerDataCall,
  ) {
    const mode = readMode(principal, asked);
    return data.run((em) => em.findOne(Transactions, { idempotencyKey: key.toLowerCase(), mode }));
  }

  @FieldResolver(() => Delivery, { nullable: true, description: "The call that it was part of." })
  delivery(@Root() { deliveryId }: Transaction, @Ctx() { loaders }: PartnerDataCall) {
    return loaders.deliveries.load(deliveryId);
  }

  @FieldResolver(() => ApiClient, { nullable: true, description: "The API client that asked." })
  client(@Root() { clientId }: Transaction): ApiClient {
    return { id: clientId };
  }

  @FieldResolver(() => CostCenter, { nullable: true, description: "The cost center on which it is booked." })
  costCenter(@Root() { costCenterId }: Transaction): CostCenter {
    return { id: costCenterId };
  }

  @FieldResolver(() => Project, { nullable: true, description: "The project to which it is attributed." })
  project(@Root() { projectId }: Transaction): Project | null {
    return projectId === null ? null : { id: projectId };
  }

  @FieldResolver(() => ConsentAttestation, { nullable: true, description: "The consent under which it was asked." })
  attestation(@Root() { attestationId }: Transaction): ConsentAttestation {
    return { id: attestationId };
  }

  @FieldResolver(() => ProcessVersion, { nullable: true, description: "The version of the business process that its grant pinned." })
  process(@Root() { processVersionId }: Transaction): ProcessVersion {
    return { id: processVersionId };
  }

  @FieldResolver(() => Minimisation, { nullable: true, description: "How much less was asked than could have been." })
  minimisation(@Root() { granted, selected, asked, returned }: Transaction): Minimisation {
    return { granted, selected, asked, returned };
  }

  @FieldResolver(() => [Disclosure], { nullable: true, description: "The partners that received identifiers of the subject." })
  disclosures(@Root() { id }: Transaction, @Ctx() { loaders }: PartnerDataCall) {
    return loaders.disclosuresOf.load(id);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: "All that partner-data keeps of it, signed (a JWS). `deliverySigningKeys` verify it offline.",
  })
  record(@Root() { id }: Transaction, @Ctx() call: PartnerDataCall) {
    return makeRecord(call, id);
  }
}

@Resolver(() => Disclosure)
export class DisclosureResolver {
  @FieldResolver(() => CategoryId)
  category(@Root() { category }: Disclosure) {
    return readQuestion(category).category;
  }

  @FieldResolver(() => WayToAsk, { nullable: true })
  wayToAsk(@Root() { category }: Disclosure) {
    return readQuestion(category).way;
  }

  @FieldResolver(() => Partner, { nullable: true, description: "The partner." })
  partner(@Root() { partnerId }: Disclosure, @Ctx() { loaders }: PartnerDataCall) {
    return loaders.partners.load(partnerId);
  }
}

@Resolver(() => Delivery)
export class DeliveryResolver {
  @FieldResolver(() => TransactionConnection, { nullable: true, description: "Its subjects, as they are kept." })
  transactions(@Root() { id }: Delivery, @Args(() => PageArgs) args: PageArgs, @Ctx() call: PartnerDataCall) {
    return pageOfTransactions(args, call, { deliveryId: id });
  }
}

@Resolver(() => Organization)
export class OrganizationResolver {
  @FieldResolver(() => TransactionConnection, { nullable: true, description: "Its transactions, newest first." })
  transactions(@Root() _organization: Organization, @Args(() => ModeArgs) args: ModeArgs, @Ctx() call: PartnerDataCall) {
    return pageOfTransactions(args, call, { mode: readMode(call.principal, args.mode) });
  }
}

@Resolver(() => CostCenter)
export class CostCenterResolver {
  @FieldResolver(() => TransactionConnection, { nullable: true, description: "The transactions that are booked on it, newest first." })
  transactions(@Root() { id }: CostCenter, @Args(() => ModeArgs) args: ModeArgs, @Ctx() call: PartnerDataCall) {
    return pageOfTransactions(args, call, { costCenterId: id, mode: readMode(call.principal, args.mode) });
  }
}

@Resolver(() => Project)
export class ProjectResolver {
  @FieldResolver(() => TransactionConnection, { nullable: true, description: "The transactions that are attributed to it, newest first." })
  transactions(@Root() { id }: Project, @Args(() => ModeArgs) args: ModeArgs, @Ctx() call: PartnerDataCall) {
    return pageOfTransactions(args, call, { projectId: id, mode: readMode(call.principal, args.mode) });
  }
}
