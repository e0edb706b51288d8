import { guardSchema } from "../../platform/permissions/shield.ts";
import type { RoomSchema } from "../../platform/subgraph/room.ts";
import { buildFederatedSchema } from "../../platform/subgraph/type-graphql.ts";
import { ACTIONS, RULES } from "./permissions.ts";
import { REFERENCES } from "./references.ts";
import { CoverageResolver, PlannedQuestionResolver, QuoteResolver } from "./resolvers/ahead.ts";
import { CategoryResolver, CategoryVersionResolver } from "./resolvers/category.ts";
import { DeliverResolver, ExtensionResolver, SourceResolver } from "./resolvers/deliver.ts";
import { ContractedResolver, ContractResolver, PartnerResolver } from "./resolvers/registry.ts";
import { SigningKeysResolver } from "./resolvers/signing-keys.ts";
import {
  CostCenterResolver,
  DeliveryResolver,
  DisclosureResolver,
  OrganizationResolver,
  ProjectResolver,
  TransactionResolver,
} from "./resolvers/transaction.ts";
import { Contract } from "./types/contract.ts";
import { Organization } from "./types/stubs.ts";

export async function describe(): Promise<RoomSchema> {
  const { schema, typeDefs, sdl } = await buildFederatedSchema({
    resolvers: [
      DeliverResolver,
      PlannedQuestionResolver,
      QuoteResolver,
      CoverageResolver,
      ExtensionResolver,
      SourceResolver,
      SigningKeysResolver,
      TransactionResolver,
      DisclosureResolver,
      DeliveryResolver,
      OrganizationResolver,
      CostCenterResolver,
      ProjectResolver,
      PartnerResolver,
      CategoryResolver,
      CategoryVersionResolver,
      ContractResolver,
      ContractedResolver,
    ],
    orphanedTypes: [Organization, Contract],
    references: REFERENCES,
  });
  return { schema: guardSchema(schema, ACTIONS, RULES), typeDefs, sdl };
}
