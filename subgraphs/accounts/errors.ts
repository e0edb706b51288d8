import { ClientError } from "../../platform/errors/client-error.ts";

export type AccountsErrorCode =
  | "ALREADY_EXISTS"
  | "COST_CENTER_UNKNOWN"
  | "PROJECT_UNKNOWN"
  | "CLIENT_UNKNOWN"
  | "ORGANIZATION_UNKNOWN"
  | "STATUS_CANNOT_CHANGE"
  | "SCOPE_UNKNOWN"
  | "DELIVERY_KEY_UNKNOWN"
  | "DELIVERY_KEY_MALFORMED"
  | "DELIVERY_KEY_PRIVATE"
  | "DELIVERY_KEY_UNSUPPORTED"
  | "DELIVERY_KEY_WEAK"
  | "WEBHOOK_ENDPOINT_UNKNOWN"
  | "SCOPE_NEEDS_KEYS"
  | "SCOPE_NOT_FOR_TEST"
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

export class ScopeNotForTest extends ClientError<AccountsErrorCode> {
  constructor() {
    super(
      "SCOPE_NOT_FOR_TEST",
      "A test client may not change what live clients work with: leave org:admin, process:write, billing:write and rights:manage out.",
    );
  }
}

export class DeliveryKeyUnknown extends ClientError<AccountsErrorCode> {
  constructor() {
    super("DELIVERY_KEY_UNKNOWN", "Your organisation has no such delivery key.");
  }
}

export class WebhookEndpointUnknown extends ClientError<AccountsErrorCode> {
  constructor() {
    super("WEBHOOK_ENDPOINT_UNKNOWN", "Your organisation has no such webhook endpoint.");
  }
}

export class DeliveryKeyMalformed extends ClientError<AccountsErrorCode> {
  constructor() {
    super("DELIVERY_KEY_MALFORMED", "The key is not a public JWK (RFC 7517) in JSON, or no point of its curve: export it anew.");
  }
}

export class DeliveryKeyPrivate extends ClientError<AccountsErrorCode> {
  constructor() {
    super("DELIVERY_KEY_PRIVATE", "The key has a secret part. Nothing of it was kept: make a new pair, and send its public part only.");
  }
}

export class DeliveryKeyUnsupported extends ClientError<AccountsErrorCode> {
  constructor() {
    super(
      "DELIVERY_KEY_UNSUPPORTED",
      "Register a key for encryption: EC on P-256, P-384 or P-521, OKP on X25519 (ECDH-ES+A256KW), or RSA (RSA-OAEP-256).",
    );
  }
}

export class DeliveryKeyWeak extends ClientError<AccountsErrorCode> {
  constructor() {
    super(
      "DELIVERY_KEY_WEAK",
      "The key is too weak: RSA needs a modulus of 2048 to 8192 bits and an odd exponent of at least 65537; X25519 no point of small order.",
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
