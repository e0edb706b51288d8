import { Migration } from "@mikro-orm/migrations";

const TENANT = "nullif(current_setting('app.tenant', true), '')::uuid";

/** Which scopes a customer's privacy officer has approved, and until when they stood. */
export class AccountsM0004ScopeApprovals extends Migration {
  override up(): void {
    this.addSql(`
      create table accounts.scope_approvals (
        id uuid primary key default uuidv7(),
        organization_id uuid not null references accounts.organizations,
        client_id uuid not null references accounts.api_clients,
        scope text not null,
        approved_by uuid not null references accounts.users,
        approved_at timestamptz not null default now(),
        withdrawn_by uuid references accounts.users,
        withdrawn_at timestamptz,
        check ((withdrawn_by is null) = (withdrawn_at is null))
      );
      create unique index on accounts.scope_approvals (client_id, scope) where withdrawn_at is null;
      comment on table accounts.scope_approvals is 'plane: account; retention: two years after the client''s revocation; tenant: organization_id';

      alter table accounts.scope_approvals enable row level security;
      alter table accounts.scope_approvals force row level security;
      create policy tenant on accounts.scope_approvals using (organization_id = ${TENANT});
      grant select, insert, update on accounts.scope_approvals to accounts_app;

      create function accounts.offered_scopes_approved(p_tenant uuid, p_client uuid, p_scopes text[]) returns boolean
      language sql stable security definer set search_path = accounts, pg_temp as $$
        select not exists (
          select from unnest(p_scopes) asked
           where not exists (select from scope_approvals a where a.organization_id = p_tenant and a.client_id = p_client
                                                             and a.scope = asked and a.withdrawn_at is null))
      $$;
      comment on function accounts.offered_scopes_approved is
        'Whether the tenant''s privacy officer approves all of these scopes for the client, now and not when its token was made.';
      grant execute on function accounts.offered_scopes_approved to partner_data_app;
    `);
  }
}
