import { ClientError } from "../../platform/errors/client-error.ts";

/** Errors of a whole operation; those of one subject are in delivery/refusals.ts. */
export type PartnerDataErrorCode = "CLIENT_REVOKED" | "COST_CENTER_UNKNOWN" | "PROJECT_UNKNOWN";

export class ClientRevoked extends ClientError<PartnerDataErrorCode> {
  constructor() {
    super("CLIENT_REVOKED", "This API client has been revoked.");
  }
}

export class CostCenterUnknown extends ClientError<PartnerDataErrorCode> {
  constructor() {
    super("COST_CENTER_UNKNOWN", "Your organisation has no such active cost center.");
  }
}

export class ProjectUnknown extends ClientError<PartnerDataErrorCode> {
  constructor() {
    super("PROJECT_UNKNOWN", "Your organisation has no such active project.");
  }
}
