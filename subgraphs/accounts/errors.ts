import { ClientError } from "../../platform/errors/client-error.ts";

export type AccountsErrorCode =
  | "ALREADY_EXISTS"
  | "COST_CENTER_UNKNOWN"
  | "PROJECT_UNKNOWN"
  | "CLIENT_UNKNOWN"
  | "ORGANIZATION_UNKNOWN"
  | "STATUS_CANNOT_CHANGE"
  | "SCOPE_UNKNOWN"
  | "SCOPE_NEEDS_KEYS"
  | "SCOPE_NOT_REQUESTED"
  | "SELF_APPROVAL";

export class AlreadyExists extends ClientError<AccountsErrorCode> {
  constructor() {
    super("ALREADY_EXISTS", "Your organisation has one of that name or code already: choose another.");
  }
}

export class CostCenterUnknown extends ClientError<AccountsErrorCode> {
  constructor() {
    super("COST_CENTER_UNKNOWN", "Your organisation has no such cost center.");
  }
}

export class ProjectUnknown extends ClientError<AccountsErrorCode> {
  constructor() {
    super("PROJECT_UNKNOWN", "Your organisation has no such project.");
  }
}

export class ClientUnknown extends ClientError<AccountsErrorCode> {
  constructor() {
    super("CLIENT_UNKNOWN", "Your organisation has no such API client.");
  }
}

export class OrganizationUnknown extends ClientError<AccountsErrorCode> {
  constructor() {
    super("ORGANIZATION_UNKNOWN", "There is no such organisation.");
  }
}

export class StatusCannotChange extends ClientError<AccountsErrorCode> {
  constructor() {
    super("STATUS_CANNOT_CHANGE", "Only an active organisation can be suspended, and only a suspended one reinstated.");
  }
}

export class ScopeUnknown extends ClientError<AccountsErrorCode> {
  constructor() {
    super("SCOPE_UNKNOWN", "A scope that you ask for does not exist: see docs/permissions.md for those that do.");
  }
}

export class ScopeNeedsKeys extends ClientError<AccountsErrorCode> {
  constructor() {
    super(
      "SCOPE_NEEDS_KEYS",
      "Biometrics, criminal records and credit are for clients with keys of their own (PRIVATE_KEY_JWT): a secret can be copied.",
    );
  }
}

export class ScopeNotRequested extends ClientError<AccountsErrorCode> {
  constructor() {
    super("SCOPE_NOT_REQUESTED", "Approve only what was requested for this client when it was made.");
  }
}

export class SelfApproval extends ClientError<AccountsErrorCode> {
  constructor() {
    super("SELF_APPROVAL", "Who made a client may not approve its scopes: ask another privacy officer of your organisation.");
  }
}
