import { Migration } from "@mikro-orm/migrations";

/** What the authorisation server stores, and its two look-ups from before the tenant is known. */
export class AccountsM0002Authorization extends Migration {
  override up(): void {
    this.addSql(`
      create table accounts.authorization_records (
        kind text not null,
        id_hash bytea not null,
        grant_id_hash bytea,
        payload jsonb not null,
        consumed_at timestamptz,
        expires_at timestamptz not null,
        primary key (kind, id_hash)
      );
      create index on accounts.authorization_records (grant_id_hash) where grant_id_hash is not null;
      create index on accounts.authorization_records (expires_at);
      comment on table accounts.authorization_records is 'plane: account; retention: until expires_at, then purged within two minutes; tenant: none';

      create table accounts.used_assertions (
        client_id uuid not null,
        jti_hash bytea primary key,
        expires_at timestamptz not null
      );
      create index on accounts.used_assertions (expires_at);
      comment on table accounts.used_assertions is 'plane: account; retention: until expires_at, then purged within two minutes; tenant: none';

      create table accounts.signing_keys (
        kid uuid primary key,
        sealed_private_jwk text not null,
        public_jwk jsonb not null,
        created_at timestamptz not null default now()
      );
      comment on table accounts.signing_keys is 'plane: account; retention: until no token signed with it can be valid; tenant: none';

      grant select, insert, update, delete on accounts.authorization_records to accounts_app;
      grant select, insert, delete on accounts.used_assertions to accounts_app;
      grant select, insert on accounts.signing_keys to accounts_app;
    `);
    // A policy "to accounts_owner using (true)" would open every tenant to all functions and views that run as
    // the owner. These open only rows with the key being looked up, and each function takes its setting back.
    this.addSql(`
      create policy client_being_looked_up on accounts.api_clients for select to accounts_owner
        using (id = nullif(current_setting('app.client_looked_up', true), '')::uuid);
      create policy person_being_looked_up on accounts.users for select to accounts_owner
        using (lower(email) = nullif(current_setting('app.person_looked_up', true), ''));

      create function accounts.offered_client_by_id(p_client uuid)
      returns table (id uuid, organization_id uuid, authentication_method text, jwks jsonb, secret_hash text, scopes text[], mode text, demo boolean)
      language plpgsql security definer set search_path = accounts, pg_temp as $$
      declare
        found_client api_clients;
      begin
        perform set_config('app.client_looked_up', p_client::text, true);
        select * into found_client from api_clients c where c.id = p_client and c.status = 'ACTIVE';
        perform set_config('app.tenant', found_client.organization_id::text, true);
        return query
          select found_client.id, found_client.organization_id, found_client.authentication_method,
                 found_client.jwks, found_client.secret_hash, found_client.scopes, found_client.mode, found_client.demo
          from organizations o where o.id = found_client.organization_id and o.status = 'ACTIVE';
        perform set_config('app.client_looked_up', '', true), set_config('app.tenant', '', true);
      end $$;
      comment on function accounts.offered_client_by_id is
        'An active API client of an active organisation, for the token endpoint, which knows no tenant yet; else no row.';

      create function accounts.offered_person_by_email(p_email text)
      returns table (kind text, id uuid, organization_id uuid, roles text[])
      language plpgsql security definer set search_path = accounts, pg_temp as $$
      declare
        typed text := lower(normalize(p_email, nfc));
        found_user users;
      begin
        perform set_config('app.person_looked_up', typed, true);
        for found_user in select * from users u where lower(u.email) = typed and u.status = 'ACTIVE' loop
          perform set_config('app.tenant', found_user.organization_id::text, true);
          return query
            select 'person', found_user.id, found_user.organization_id, found_user.roles
            from organizations o where o.id = found_user.organization_id and o.status = 'ACTIVE';
        end loop;
        return query
          select 'staff', s.id, null::uuid, s.roles from staff s where lower(s.email) = typed and s.status = 'ACTIVE';
        perform set_config('app.person_looked_up', '', true), set_config('app.tenant', '', true);
      end $$;
      comment on function accounts.offered_person_by_email is
        'The active people with this e-mail address, one row for each organisation or staff record; no row when there is none.';

      grant execute on function accounts.offered_client_by_id, accounts.offered_person_by_email to accounts_app;
    `);
  }
}
