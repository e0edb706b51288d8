import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import { pageOf } from "../../../platform/database/paging.ts";
import { PageArgs } from "../../../platform/subgraph/types/connection.ts";
import {
  ApiClient as ApiClients,
  CostCenter as CostCenters,
  DeliveryKey as DeliveryKeys,
  Project as Projects,
  User as Users,
  WebhookEndpoint as WebhookEndpoints,
} from "../entities/entities.ts";
import type { AccountsCall } from "../loaders/loaders.ts";
import { readOrganization } from "../services/read-organization.ts";
import { setOrganizationStatus } from "../services/set-organization-status.ts";
import { ApiClientConnection } from "../types/api-client.ts";
import { CostCenterConnection } from "../types/cost-center.ts";
import { DeliveryKeyConnection } from "../types/delivery-key.ts";
import { BillingAddress, Organization, Representative } from "../types/organization.ts";
import { OrganizationPayload, OrganizationStatusInput } from "../types/organization-status.ts";
import { ProjectConnection } from "../types/project.ts";
import { UserConnection } from "../types/user.ts";
import { WebhookEndpointConnection } from "../types/webhook-endpoint.ts";

const below = (id: string | undefined) => (id === undefined ? {} : { id: { $lt: id } });
const page = (limit: number) => ({ limit, orderBy: { id: "desc" } }) as const;

@Resolver(() => Organization)
export class OrganizationResolver {
  @Query(() => Organization, { nullable: true, description: "A customer's record, for genifi's staff; null when there is none." })
  organization(@Arg("id", () => ID, { description: "The organisation's id." }) id: string, @Ctx() call: AccountsCall) {
    return readOrganization(call, id);
  }

  @Mutation(() => OrganizationPayload, {
    nullable: true,
    description: "Refuses every further request of a customer, from the next one on (clause P98).",
  })
  suspendOrganization(
    @Arg("input", () => OrganizationStatusInput, { description: "Which organisation." }) { organizationId }: OrganizationStatusInput,
    @Ctx() call: AccountsCall,
  ) {
    return setOrganizationStatus(call, organizationId, "ACTIVE", "SUSPENDED");
  }

  @Mutation(() => OrganizationPayload, { nullable: true, description: "Lets a suspended customer in again." })
  reinstateOrganization(
    @Arg("input", () => OrganizationStatusInput, { description: "Which organisation." }) { organizationId }: OrganizationStatusInput,
    @Ctx() call: AccountsCall,
  ) {
    return setOrganizationStatus(call, organizationId, "SUSPENDED", "ACTIVE");
  }

  @FieldResolver(() => BillingAddress, { nullable: true, description: "Where invoices go." })
  billingAddress(@Root() organization: Organization): BillingAddress {
    return {
      street: organization.billingStreet,
      locality: organization.billingLocality,
      region: organization.billingRegion,
      postalCode: organization.billingPostalCode,
      country: organization.billingCountry,
    };
  }

  @FieldResolver(() => Representative, { nullable: true, description: "The person who speaks for it." })
  representative(@Root() organization: Organization): Representative {
    return {
      name: organization.representativeName,
      position: organization.representativePosition,
      email: organization.representativeEmail,
      phone: organization.representativePhone,
    };
  }

  @FieldResolver(() => UserConnection, { nullable: true, description: "The people who work there." })
  users(@Root() _organization: Organization, @Args(() => PageArgs) args: PageArgs, @Ctx() { data }: AccountsCall) {
    return data.run((em) => pageOf(args, (id, limit) => em.find(Users, below(id), page(limit))));
  }

  @FieldResolver(() => CostCenterConnection, { nullable: true, description: "Where its usage is booked." })
  costCenters(@Root() _organization: Organization, @Args(() => PageArgs) args: PageArgs, @Ctx() { data }: AccountsCall) {
    return data.run((em) => pageOf(args, (id, limit) => em.find(CostCenters, below(id), page(limit))));
  }

  @FieldResolver(() => ProjectConnection, { nullable: true, description: "The pieces of work to which usage is attributed." })
  projects(@Root() _organization: Organization, @Args(() => PageArgs) args: PageArgs, @Ctx() { data }: AccountsCall) {
    return data.run((em) => pageOf(args, (id, limit) => em.find(Projects, below(id), page(limit))));
  }

  @FieldResolver(() => ApiClientConnection, { nullable: true, description: "The machines that ask on its behalf." })
  clients(@Root() _organization: Organization, @Args(() => PageArgs) args: PageArgs, @Ctx() { data }: AccountsCall) {
    return data.run((em) => pageOf(args, (id, limit) => em.find(ApiClients, below(id), page(limit))));
  }

  @FieldResolver(() => DeliveryKeyConnection, { nullable: true, description: "The keys to which it can have answers sealed." })
  deliveryKeys(@Root() _organization: Organization, @Args(() => PageArgs) args: PageArgs, @Ctx() { data }: AccountsCall) {
    return data.run((em) => pageOf(args, (id, limit) => em.find(DeliveryKeys, below(id), page(limit))));
  }

  @FieldResolver(() => WebhookEndpointConnection, { nullable: true, description: "Where it is told, or was, that a late answer is ready." })
  webhookEndpoints(@Root() _organization: Organization, @Args(() => PageArgs) args: PageArgs, @Ctx() { data }: AccountsCall) {
    return data.run((em) => pageOf(args, (id, limit) => em.find(WebhookEndpoints, below(id), page(limit))));
  }
}
