import Provider, { errors } from "oidc-provider";
import type { Pool } from "pg";
import { API_AUDIENCE } from "../../../platform/identity/access-token.ts";
import { apiResource } from "./resource.ts";

/** An extension grant (RFC 6749 §4.5): a demo client speaks for any person, without a login. */
export const DEMO_PERSON_GRANT = "urn:genifi:params:oauth:grant-type:demo-person";

export interface Person {
  readonly kind: "person" | "staff";
  readonly id: string;
  readonly organization_id: string | null;
  readonly roles: readonly string[];
}

/** Parameter `email`. People act by their roles and get no scope, so never one to deliver personal data. */
export function registerDemoPersons(provider: Provider, pool: Pool, kid: string): void {
  provider.registerGrantType(
    DEMO_PERSON_GRANT,
    async (context) => {
      const { client, params } = context.oidc;
      const { rows } = await pool.query<Person>("select * from accounts.offered_person_by_email($1)", [params.email ?? ""]);
      const [person, another] = rows;
      if (!person || another) throw new errors.InvalidGrant("not exactly one active person has this e-mail address");
      context.oidc.entity("Account", person);
      const token = new provider.AccessToken({ accountId: person.id, client, gty: "demo_person" });
      token.resourceServer = new provider.ResourceServer(API_AUDIENCE, apiResource([], kid));
      context.body = { access_token: await token.save(), token_type: token.tokenType, expires_in: token.expiration };
    },
    ["email"],
  );
}
