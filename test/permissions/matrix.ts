/**
 * Who may what, at every root field and at every field that is not simply the tenant's own.
 * Roles: O owner, A admin, B billing manager, P privacy officer, W process owner, D developer, N analyst, V viewer; S our operations.
 * Scopes: what an API client must have, one of them; `any` for every client, `-` for none.
 */
export const MATRIX = `
field                          | O A B P W D N V | S | scopes
Query.viewer                   | x x x x x x x x | x | any
Query.organization             | . . . . . . . . | x | -
Query.statement                | x x x . . . . . | . | billing:read usage:read
Query.attestation              | x . . x x . . . | . | consent:attest consent:manage
Query.attestations             | x . . x x . . . | . | consent:attest consent:manage
Query.policies                 | x x x x x x x x | . | any
Query.process                  | x x x x x x x x | . | any
Query.verifyReceipt            | x . . x x . . . | . | consent:attest consent:manage
Query.partners                 | x x x x x x x x | x | any
Query.dataCategories           | x x x x x x x x | x | any
Query.transaction              | x x x x . x . . | . | transactions:read
Query.transactionByKey         | x x x x x x x x | . | any
Mutation.createApiClient       | x x . . . x . . | . | org:admin
Mutation.revokeApiClient       | x x . . . x . . | . | org:admin
Mutation.createCostCenter      | x x . . . . . . | . | org:admin
Mutation.archiveCostCenter     | x x . . . . . . | . | org:admin
Mutation.createProject         | x x . . . . . . | . | org:admin
Mutation.archiveProject        | x x . . . . . . | . | org:admin
Mutation.suspendOrganization   | . . . . . . . . | x | -
Mutation.reinstateOrganization | . . . . . . . . | x | -
Mutation.acceptAgreement       | x x . x . . . . | . | -
Mutation.attestConsents        | . . . x . . . . | . | consent:attest
Mutation.withdrawConsent       | x . . x . . . . | . | consent:manage
Mutation.issueGrants           | . . . x . . . . | . | consent:attest
Mutation.defineProcess         | x x . . x . . . | . | process:write
Mutation.publishProcessVersion | x x . . x . . . | . | process:write
Mutation.retireProcess         | x x . . x . . . | . | process:write
Mutation.deliverPartnerData    | . . . . . . . . | . | partner-data:deliver:name
Organization.users             | x x . x . . . . | . | org:admin
Organization.clients           | x x . . . x . . | . | org:admin
Organization.costCenters       | x x x x x x x x | . | any
Organization.usage             | x x x . . . . . | . | billing:read usage:read
Organization.usageSummary      | x x x . x x . . | . | billing:read usage:read
Organization.agreements        | x x . x . . . . | . | consent:manage
Organization.processes         | x x x x x x x x | . | any
Organization.attestations      | x . . x x . . . | . | consent:attest consent:manage
Organization.contracts         | x x x x x x . . | . | transactions:read process:write org:admin
Organization.transactions      | x x x x . x . . | . | transactions:read
`;

export const ROLES = ["OWNER", "ADMIN", "BILLING_MANAGER", "PRIVACY_OFFICER", "PROCESS_OWNER", "DEVELOPER", "ANALYST", "VIEWER"] as const;

/** Every scope that an administrator can give, one delivery scope for all. */
export const SCOPES = [
  "partner-data:deliver:name",
  "transactions:read",
  "consent:attest",
  "consent:manage",
  "process:write",
  "billing:read",
  "billing:write",
  "usage:read",
  "analytics:aggregate",
  "rights:manage",
  "org:admin",
  "audit:read",
] as const;

export interface Row {
  readonly type: string;
  readonly field: string;
  readonly roles: ReadonlySet<string>;
  readonly staff: boolean;
  readonly scopes: ReadonlySet<string>;
}

export const ROWS: readonly Row[] = MATRIX.trim()
  .split("\n")
  .slice(1)
  .map((line) => {
    const [place = "", roles = "", staff = "", scopes = ""] = line.split("|").map((cell) => cell.trim());
    const [type = "", field = ""] = place.split(".");
    const marks = roles.split(" ");
    return {
      type,
      field,
      roles: new Set(ROLES.filter((_role, index) => marks[index] === "x")),
      staff: staff === "x",
      scopes: new Set(scopes === "any" ? SCOPES : scopes.split(" ").filter((scope) => scope !== "-")),
    };
  });
