import { defineActions } from "../../platform/permissions/actions.ts";
import { AS_PARENT, type FieldRules, SIGNED_IN } from "../../platform/permissions/shield.ts";

export const ACTIONS = defineActions({
  readBilling: {
    description: "Read one's organisation's usage, statements and charges.",
    scopes: ["billing:read", "usage:read"],
    roles: ["OWNER", "ADMIN", "BILLING_MANAGER"],
  },
});

export const RULES: FieldRules<keyof typeof ACTIONS> = {
  Query: { statement: "readBilling" },
  Organization: { id: SIGNED_IN, usage: "readBilling" },
  // A client reads the charges of its own transactions without billing:read; the resolver narrows to them.
  Transaction: { id: SIGNED_IN, charges: SIGNED_IN },
  CostCenter: { id: SIGNED_IN, spend: "readBilling" },
  Project: { id: SIGNED_IN, spend: "readBilling" },
  BusinessProcess: { id: SIGNED_IN, spend: "readBilling" },
  Partner: { id: SIGNED_IN, rates: SIGNED_IN },
  Charge: AS_PARENT,
  ChargeExplanation: AS_PARENT,
  Rate: AS_PARENT,
  Money: AS_PARENT,
  Usage: AS_PARENT,
  CostCenterUsage: AS_PARENT,
  UsageStatement: AS_PARENT,
  StatementLine: AS_PARENT,
  ChargedTransactionConnection: AS_PARENT,
  ChargedTransactionEdge: AS_PARENT,
  PageInfo: AS_PARENT,
};
