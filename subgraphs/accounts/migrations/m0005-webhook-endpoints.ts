import { Migration } from "@mikro-orm/migrations";

const TENANT = "nullif(current_setting('app.tenant', true), '')::uuid";

/** Where a customer is told that a late answer is ready. */
export class AccountsM0005WebhookEndpoints extends Migration {
  override up(): void {
    this.addSql(`
      create table accounts.webhook_endpoints (
        id uuid primary key default uuidv7(),
        organization_id uuid not null references accounts.organizations,
        mode text not null check (mode in ('TEST', 'LIVE')),
        url text not null check (url like 'https://%'),
        trust_anchor text,
        public_key text not null check (public_key like 'whpk_%'),
        sealed_private_jwk text not null,
        created_at timestamptz not null default now(),
        ended_at timestamptz,
        end_reason text check (end_reason in ('RETIRED', 'REPLACED', 'GONE')),
        check ((ended_at is null) = (end_reason is null))
      );
      create unique index webhook_endpoint_of_mode on accounts.webhook_endpoints (organization_id, mode) where ended_at is null;
      comment on table accounts.webhook_endpoints is 'plane: account; retention: two years after its end; tenant: organization_id';
      alter table accounts.webhook_endpoints enable row level security;
      alter table accounts.webhook_endpoints force row level security;
      create policy tenant on accounts.webhook_endpoints using (organization_id = ${TENANT});
      create policy mode on accounts.webhook_endpoints as restrictive
        using (coalesce(nullif(current_setting('app.mode', true), ''), mode) = mode);
      grant select, insert, update on accounts.webhook_endpoints to accounts_app;

      create function accounts.offered_webhook_endpoint(p_tenant uuid, p_mode text)
      returns table (id uuid, url text, trust_anchor text, sealed_private_jwk text)
      language sql stable security definer set search_path = accounts, pg_temp as $$
        select e.id, e.url, e.trust_anchor, e.sealed_private_jwk from webhook_endpoints e
         where e.organization_id = p_tenant and e.mode = p_mode and e.ended_at is null
      $$;
      comment on function accounts.offered_webhook_endpoint is 'Where the tenant is told of late answers of a mode, and the sealed key that signs for there alone.';

      create function accounts.offered_webhook_gone(p_tenant uuid, p_endpoint uuid) returns void
      language sql security definer set search_path = accounts, pg_temp as $$
        update webhook_endpoints set ended_at = now(), end_reason = 'GONE' where organization_id = p_tenant and id = p_endpoint and ended_at is null
      $$;
      comment on function accounts.offered_webhook_gone is 'Ends an endpoint that answered 410 Gone.';
      grant execute on function accounts.offered_webhook_endpoint, accounts.offered_webhook_gone to partner_data_app;
    `);
  }
}
