import { Migration } from "@mikro-orm/migrations";

const TENANT = "nullif(current_setting('app.tenant', true), '')::uuid";

/** The keys to which a customer has its answers sealed. */
export class AccountsM0003DeliveryKeys extends Migration {
  override up(): void {
    this.addSql(`
      create table accounts.delivery_keys (
        id uuid primary key default uuidv7(),
        organization_id uuid not null references accounts.organizations,
        name text not null,
        kid text,
        public_jwk jsonb check (not public_jwk ?| array['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']),
        jwks_uri text check (jwks_uri like 'https://%'),
        trust_anchor text,
        categories text[] not null,
        created_at timestamptz not null default now(),
        retired_at timestamptz,
        -- For ever, also of a retired key: what was sealed long ago names one key.
        unique (organization_id, kid),
        check ((kid is null) = (public_jwk is null) and (kid is null) <> (jwks_uri is null))
      );
      comment on table accounts.delivery_keys is 'plane: account; retention: two years after retirement; tenant: organization_id';
      alter table accounts.delivery_keys enable row level security;
      alter table accounts.delivery_keys force row level security;
      create policy tenant on accounts.delivery_keys using (organization_id = ${TENANT});
      grant select, insert, update on accounts.delivery_keys to accounts_app;

      create function accounts.offered_delivery_keys(p_tenant uuid, p_keys uuid[])
      returns table (id uuid, kid text, public_jwk jsonb, jwks_uri text, trust_anchor text, categories text[])
      language sql stable security definer set search_path = accounts, pg_temp as $$
        select k.id, k.kid, k.public_jwk, k.jwks_uri, k.trust_anchor, k.categories from delivery_keys k
         where k.organization_id = p_tenant and k.id = any (p_keys) and k.retired_at is null
      $$;
      comment on function accounts.offered_delivery_keys is
        'Those of the keys that are the tenant''s and not retired; no categories means every category (P37).';
      grant execute on function accounts.offered_delivery_keys to partner_data_app;
    `);
  }
}
