/** Members of ours in oidc-provider's client metadata: whose client it is, what it asks about, and what it may be given. */
export const TENANT = "genifi_tenant";
export const MODE = "genifi_mode";
export const SCOPES = "genifi_scopes";
