import { Migration } from "@mikro-orm/migrations";

const TENANT = "nullif(current_setting('app.tenant', true), '')::uuid";

/** Organisations, their people, cost centers, projects and API clients; our own staff. */
export class AccountsM0001Accounts extends Migration {
  override up(): void {
    this.addSql(`
      create table accounts.organizations (
        id uuid primary key default uuidv7(),
        name text not null,
        status text not null default 'ACTIVE' check (status in ('ACTIVE', 'SUSPENDED', 'TERMINATED')),
        billing_street text not null,
        billing_locality text not null,
        billing_region text,
        billing_postal_code text not null,
        billing_country text not null check (billing_country ~ '^[A-Z]{2}$'),
        representative_name text not null,
        representative_position text not null,
        representative_email text not null,
        representative_phone text not null,
        currency text not null check (currency ~ '^[A-Z]{3}$'),
        time_zone text not null,
        created_at timestamptz not null default now()
      );
      comment on table accounts.organizations is 'plane: account; retention: until termination, then by P76; tenant: id';

      create table accounts.users (
        id uuid primary key default uuidv7(),
        organization_id uuid not null references accounts.organizations,
        email text not null,
        name text not null,
        roles text[] not null,
        status text not null default 'ACTIVE' check (status in ('ACTIVE', 'DEACTIVATED')),
        created_at timestamptz not null default now(),
        unique (organization_id, email)
      );
      comment on table accounts.users is 'plane: account; retention: 90 days after removal (P75); tenant: organization_id';

      create table accounts.staff (
        id uuid primary key default uuidv7(),
        email text not null unique,
        name text not null,
        roles text[] not null,
        status text not null default 'ACTIVE' check (status in ('ACTIVE', 'DEACTIVATED'))
      );
      comment on table accounts.staff is 'plane: account; retention: while employed; tenant: none';

      create table accounts.cost_centers (
        id uuid primary key default uuidv7(),
        organization_id uuid not null references accounts.organizations,
        code text not null,
        name text not null,
        status text not null default 'ACTIVE' check (status in ('ACTIVE', 'ARCHIVED')),
        created_at timestamptz not null default now(),
        unique (organization_id, code)
      );
      comment on table accounts.cost_centers is 'plane: account; retention: with the organisation''s statements; tenant: organization_id';

      create table accounts.projects (
        id uuid primary key default uuidv7(),
        organization_id uuid not null references accounts.organizations,
        name text not null,
        status text not null default 'ACTIVE' check (status in ('ACTIVE', 'ARCHIVED')),
        created_at timestamptz not null default now(),
        unique (organization_id, name)
      );
      comment on table accounts.projects is 'plane: account; retention: with the organisation''s statements; tenant: organization_id';

      create table accounts.api_clients (
        id uuid primary key default uuidv7(),
        organization_id uuid not null references accounts.organizations,
        name text not null,
        mode text not null check (mode in ('TEST', 'LIVE')),
        authentication_method text not null check (authentication_method in ('private_key_jwt', 'client_secret_basic')),
        jwks jsonb,
        secret_hash text,
        scopes text[] not null,
        requested_scopes text[] not null default '{}',
        created_by uuid references accounts.users,
        status text not null default 'ACTIVE' check (status in ('ACTIVE', 'REVOKED')),
        demo boolean not null default false,
        created_at timestamptz not null default now(),
        check ((authentication_method = 'private_key_jwt') = (jwks is not null)),
        check ((authentication_method = 'client_secret_basic') = (secret_hash is not null))
      );
      comment on table accounts.api_clients is 'plane: account; retention: two years after revocation; tenant: organization_id';
    `);
    const tenantColumn = {
      organizations: "id",
      users: "organization_id",
      cost_centers: "organization_id",
      projects: "organization_id",
      api_clients: "organization_id",
    };
    for (const [table, column] of Object.entries(tenantColumn)) {
      this.addSql(`
        alter table accounts.${table} enable row level security;
        alter table accounts.${table} force row level security;
        create policy tenant on accounts.${table} using (${column} = ${TENANT});
        grant select, insert, update on accounts.${table} to accounts_app;
      `);
    }
    this.addSql(`
      grant select on accounts.staff to accounts_app;

      create function accounts.offered_enter_tenant(p_tenant uuid) returns text
      language plpgsql security definer set search_path = accounts, pg_temp as $$
      begin
        perform set_config('app.tenant', p_tenant::text, true);
        return (select status from organizations where id = p_tenant);
      end $$;
      comment on function accounts.offered_enter_tenant is 'Sets the tenant for this transaction and returns its status; null when there is none.';

      create function accounts.offered_hold_tenant(p_tenant uuid) returns text
      language plpgsql security definer set search_path = accounts, pg_temp as $$
      begin
        perform pg_advisory_xact_lock_shared(hashtextextended(p_tenant::text, 98));
        return offered_enter_tenant(p_tenant);
      end $$;
      comment on function accounts.offered_hold_tenant is
        'As offered_enter_tenant, and the status stays what it is until the transaction ends: hold_tenant_alone waits for it (P98).';

      create function accounts.hold_tenant_alone(p_tenant uuid) returns void
      language sql set search_path = accounts, pg_temp as $$
        select pg_advisory_xact_lock(hashtextextended(p_tenant::text, 98))
      $$;

      create function accounts.offered_place_of_work(p_tenant uuid, p_cost_center uuid, p_project uuid) returns text
      language sql stable security definer set search_path = accounts, pg_temp as $$
        select case
          when p_tenant is distinct from ${TENANT} then 'COST_CENTER_UNKNOWN'
          when not exists (select from cost_centers where id = p_cost_center and status = 'ACTIVE') then 'COST_CENTER_UNKNOWN'
          when p_project is not null and not exists (select from projects where id = p_project and status = 'ACTIVE') then 'PROJECT_UNKNOWN'
        end
      $$;
      comment on function accounts.offered_place_of_work is 'Null when the tenant''s cost center and project exist and are active; else the refusal (P16).';

      create function accounts.keep_mode() returns trigger
      language plpgsql set search_path = accounts, pg_temp as $$
      begin
        raise exception 'MODE_IS_FIXED';
      end $$;
      comment on function accounts.keep_mode is 'A client is made for tests or for real people, and stays so.';
      create trigger mode_is_fixed before update on accounts.api_clients for each row when (old.mode <> new.mode) execute function accounts.keep_mode();

      create function accounts.offered_client_mode(p_tenant uuid, p_client uuid) returns text
      language sql stable security definer set search_path = accounts, pg_temp as $$
        select mode from api_clients where id = p_client and organization_id = p_tenant and status = 'ACTIVE'
      $$;
      comment on function accounts.offered_client_mode is 'TEST or LIVE of an active client of the tenant''s; else null.';

      create function accounts.offered_time_zone(p_tenant uuid) returns text
      language sql stable security definer set search_path = accounts, pg_temp as $$
        select time_zone from organizations where id = p_tenant
      $$;
      comment on function accounts.offered_time_zone is 'The IANA time zone in which the tenant''s months begin and end.';

      create function accounts.offered_currency(p_tenant uuid) returns text
      language sql stable security definer set search_path = accounts, pg_temp as $$
        select currency from organizations where id = p_tenant
      $$;
      comment on function accounts.offered_currency is 'The currency in which the tenant is billed.';

      grant execute on function accounts.offered_enter_tenant to accounts_app, billing_app, consent_app, partner_data_app, analytics_app;
      grant execute on function accounts.hold_tenant_alone to accounts_app;
      grant execute on function accounts.offered_hold_tenant, accounts.offered_place_of_work, accounts.offered_client_mode to partner_data_app;
      grant execute on function accounts.offered_time_zone to billing_app, analytics_app;
      grant execute on function accounts.offered_currency to billing_app, billing_owner;
      select events.declare_type('organization.status-changed', array['organization', 'status']);
    `);
  }
}
