import { guardSchema } from "../../platform/permissions/shield.ts";
import type { RoomSchema } from "../../platform/subgraph/room.ts";
import { buildFederatedSchema } from "../../platform/subgraph/type-graphql.ts";
import { ACTIONS, RULES } from "./permissions.ts";
import { REFERENCES } from "./references.ts";
import { AgreementResolver } from "./resolvers/agreement.ts";
import { AttestationResolver } from "./resolvers/attestation.ts";
import { ConsentEventResolver } from "./resolvers/consent-event.ts";
import { GrantResolver } from "./resolvers/grant.ts";
import { LegalGateResolver } from "./resolvers/legal-gate.ts";
import { OrganizationResolver } from "./resolvers/organization.ts";
import { PolicyResolver } from "./resolvers/policy.ts";
import { ProcessResolver } from "./resolvers/process.ts";
import { ProcessVersionResolver } from "./resolvers/process-version.ts";
import { ReceiptResolver } from "./resolvers/receipt.ts";
import { SubprocessorResolver } from "./resolvers/subprocessor.ts";
import { TransferMechanismResolver } from "./resolvers/transfer-mechanism.ts";
import { Organization } from "./types/stubs.ts";

export async function describe(): Promise<RoomSchema> {
  const { schema, typeDefs, sdl } = await buildFederatedSchema({
    resolvers: [
      PolicyResolver,
      AgreementResolver,
      OrganizationResolver,
      ProcessResolver,
      ProcessVersionResolver,
      LegalGateResolver,
      AttestationResolver,
      ConsentEventResolver,
      GrantResolver,
      ReceiptResolver,
      SubprocessorResolver,
      TransferMechanismResolver,
    ],
    orphanedTypes: [Organization],
    references: REFERENCES,
  });
  return { schema: guardSchema(schema, ACTIONS, RULES), typeDefs, sdl };
}
