import { defineActions } from "../../platform/permissions/actions.ts";
import { AS_PARENT, type FieldRules, SIGNED_IN } from "../../platform/permissions/shield.ts";

export const ACTIONS = defineActions({
  readOwnUsage: {
    description: "Read one's own organisation's usage, exact.",
    scopes: ["usage:read", "billing:read"],
    roles: ["OWNER", "ADMIN", "BILLING_MANAGER", "PROCESS_OWNER", "DEVELOPER"],
  },
});

export const RULES: FieldRules<keyof typeof ACTIONS> = {
  Organization: { id: SIGNED_IN, usageSummary: "readOwnUsage" },
  BusinessProcess: { id: SIGNED_IN, trend: "readOwnUsage" },
  ProcessMonth: AS_PARENT,
  UsageSummary: AS_PARENT,
  Latency: AS_PARENT,
};
