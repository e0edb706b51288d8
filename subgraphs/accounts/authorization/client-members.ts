/** Members of ours in oidc-provider's client metadata: whose client it is, and what it may be given. */
export const TENANT = "genifi_tenant";
export const SCOPES = "genifi_scopes";
