import { defineActions } from "../../platform/permissions/actions.ts";
import { AS_PARENT, type FieldRules, SIGNED_IN } from "../../platform/permissions/shield.ts";

export const ACTIONS = defineActions({
  readPeople: { description: "Read who works at one's organisation.", scopes: ["org:admin"], roles: ["OWNER", "ADMIN", "PRIVACY_OFFICER"] },
  readContact: {
    description: "Read who speaks for an organisation, and where its invoices go.",
    scopes: ["org:admin"],
    roles: ["OWNER", "ADMIN", "BILLING_MANAGER", "PRIVACY_OFFICER"],
    staff: ["OPERATIONS", "FINANCE", "PRIVACY"],
  },
  readClients: { description: "Read one's organisation's API clients.", scopes: ["org:admin"], roles: ["OWNER", "ADMIN", "DEVELOPER"] },
  manageStructure: { description: "Create and archive cost centers and projects.", scopes: ["org:admin"], roles: ["OWNER", "ADMIN"] },
  manageClients: { description: "Create and revoke API clients.", scopes: ["org:admin"], roles: ["OWNER", "ADMIN", "DEVELOPER"] },
  readAnyOrganization: { description: "Read a customer's record.", staff: ["OPERATIONS", "FINANCE", "PRIVACY"] },
  setOrganizationStatus: { description: "Suspend and reinstate a customer.", staff: ["OPERATIONS"] },
});

const CONNECTION = AS_PARENT;

export const RULES: FieldRules<keyof typeof ACTIONS> = {
  Query: { viewer: SIGNED_IN, organization: "readAnyOrganization" },
  Mutation: {
    createCostCenter: "manageStructure",
    archiveCostCenter: "manageStructure",
    createProject: "manageStructure",
    archiveProject: "manageStructure",
    createApiClient: "manageClients",
    revokeApiClient: "manageClients",
    suspendOrganization: "setOrganizationStatus",
    reinstateOrganization: "setOrganizationStatus",
  },
  Viewer: SIGNED_IN,
  Organization: {
    id: SIGNED_IN,
    name: SIGNED_IN,
    status: SIGNED_IN,
    currency: SIGNED_IN,
    timeZone: SIGNED_IN,
    createdAt: SIGNED_IN,
    billingAddress: "readContact",
    representative: "readContact",
    costCenters: SIGNED_IN,
    projects: SIGNED_IN,
    users: "readPeople",
    clients: "readClients",
  },
  BillingAddress: AS_PARENT,
  Representative: AS_PARENT,
  User: SIGNED_IN,
  CostCenter: SIGNED_IN,
  Project: SIGNED_IN,
  ApiClient: SIGNED_IN,
  UserConnection: CONNECTION,
  UserEdge: CONNECTION,
  CostCenterConnection: CONNECTION,
  CostCenterEdge: CONNECTION,
  ProjectConnection: CONNECTION,
  ProjectEdge: CONNECTION,
  ApiClientConnection: CONNECTION,
  ApiClientEdge: CONNECTION,
  PageInfo: CONNECTION,
  CostCenterPayload: AS_PARENT,
  ProjectPayload: AS_PARENT,
  ApiClientPayload: AS_PARENT,
  OrganizationPayload: AS_PARENT,
};
