import { ClientError } from "../../platform/errors/client-error.ts";

/** Errors of a whole operation; those of one subject are in delivery/refusals.ts. */
export type PartnerDataErrorCode =
  | "CLIENT_REVOKED"
  | "COST_CENTER_UNKNOWN"
  | "PROJECT_UNKNOWN"
  | "SCHEMA_REFUSED"
  | "CATEGORY_VERSION_UNKNOWN"
  | "CATEGORY_UNDER_WAY"
  | "SELF_REVIEW"
  | "CATEGORY_STEP";

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

const WHY_REFUSED = {
  NOT_JSON: "it is not JSON",
  TOP: "it must name https://json-schema.org/draft/2020-12/schema, be an object with 1 to 50 properties, and require none of them",
  TOO_LARGE: "it is longer than 32,000 characters, nested deeper than 8, or has more than 500 places",
  KEYWORD: "it uses a keyword that is not on the list",
  TYPE: "each part needs one type",
  UNBOUNDED: "texts need maxLength up to 4,000, lists items and maxItems up to 1,000, objects properties and additionalProperties false",
  FORMAT: "formats are date, date-time, uri, email and uuid",
  REFERENCE: "a reference stands alone and leads to its own $defs",
  NAME: "names are letters, beginning with a small one, 2 to 41",
  NOT_VALID: "it is no valid JSON Schema 2020-12",
} as const;

export class SchemaRefused extends ClientError<PartnerDataErrorCode> {
  constructor(why: keyof typeof WHY_REFUSED) {
    super("SCHEMA_REFUSED", `The schema is refused, since ${WHY_REFUSED[why]}: docs/categories.md has the rules.`);
  }
}

export class CategoryVersionUnknown extends ClientError<PartnerDataErrorCode> {
  constructor() {
    super("CATEGORY_VERSION_UNKNOWN", "There is no such version of a category: `categoryVersions` lists those that are.");
  }
}

export class CategoryUnderWay extends ClientError<PartnerDataErrorCode> {
  constructor() {
    super("CATEGORY_UNDER_WAY", "A version of this category is proposed or approved already: have it reviewed, activated or retired first.");
  }
}

export class SelfReview extends ClientError<PartnerDataErrorCode> {
  constructor() {
    super("SELF_REVIEW", "Who proposed a category may not review it: ask another who answers for privacy.");
  }
}

export class CategoryStep extends ClientError<PartnerDataErrorCode> {
  constructor() {
    super("CATEGORY_STEP", "A version is proposed, then reviewed, then activated once approved, and retired at last: this step does not come next.");
  }
}
