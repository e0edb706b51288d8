import { Migration } from "@mikro-orm/migrations";

const TENANT = "nullif(current_setting('app.tenant', true), '')::uuid";

/** What is kept of deliveries: ids, enums, counts and times. No column could hold a subject's value (clauses P32, P33). */
export class PartnerDataM0002Ledger extends Migration {
  override up(): void {
    this.addSql(`
      create table partner_data.deliveries (
        id uuid primary key,
        organization_id uuid not null,
        client_id uuid not null,
        cost_center_id uuid not null,
        project_id uuid,
        created_at timestamptz not null default now()
      );
      comment on table partner_data.deliveries is 'plane: account; retention: with the organisation''s statements; tenant: organization_id';

      create table partner_data.transactions (
        id uuid primary key,
        organization_id uuid not null,
        mode text not null check (mode in ('TEST', 'LIVE')),
        delivery_id uuid not null references partner_data.deliveries,
        idempotency_key text not null check (idempotency_key ~ '^[0-9A-Za-z-]{26,36}$'),
        fingerprint bytea not null check (length(fingerprint) = 32),
        grant_id uuid not null,
        bound boolean not null,
        attestation_id uuid not null,
        process_id uuid not null,
        process_version_id uuid not null,
        client_id uuid not null,
        cost_center_id uuid not null,
        project_id uuid,
        country text not null check (country ~ '^[A-Z]{2}$'),
        strategy text not null,
        price_book int,
        attempt int not null default 1,
        continuable boolean not null default false,
        polls int not null default 0,
        outcome text not null default 'OPEN' check (outcome in ('OPEN', 'HIT', 'PARTIAL', 'NO_RECORD', 'ANSWERED', 'NOT_ANSWERED', 'PARTNER_ERROR',
          'TIMEOUT', 'PENDING', 'WITHDRAWN', 'ABORTED', 'INTERRUPTED')),
        granted int not null,
        selected int not null,
        asked int not null default 0,
        returned int not null default 0,
        created_at timestamptz not null default now(),
        attempted_at timestamptz not null default now(),
        deadline_at timestamptz not null,
        settled_at timestamptz,
        duration_ms int,
        dropped_at timestamptz,
        aborted_calls int check (aborted_calls >= 0),
        unique (organization_id, mode, idempotency_key)
      );
      create index on partner_data.transactions (organization_id, id desc);
      create index on partner_data.transactions (organization_id, created_at) where mode = 'TEST';
      create index on partner_data.transactions (delivery_id);
      create index on partner_data.transactions (organization_id, cost_center_id, id desc);
      create index on partner_data.transactions (organization_id, project_id, id desc);
      create index on partner_data.transactions (deadline_at) where outcome = 'OPEN';
      comment on table partner_data.transactions is 'plane: account; retention: with the organisation''s statements; tenant: organization_id';

      create table partner_data.candidates (
        transaction_id uuid not null references partner_data.transactions on delete cascade,
        organization_id uuid not null,
        category text not null,
        partner_id uuid not null,
        primary key (transaction_id, category, partner_id)
      );
      comment on table partner_data.candidates is 'plane: account; retention: with its transaction; tenant: organization_id';

      create table partner_data.disclosures (
        id uuid primary key default uuidv7(),
        organization_id uuid not null,
        transaction_id uuid not null references partner_data.transactions,
        attempt int not null,
        partner_id uuid not null,
        category text not null,
        at timestamptz not null,
        answered boolean,
        over_delivered int not null default 0 check (over_delivered >= 0),
        -- Null when that is unknown.
        calls int check (calls >= 0),
        hedged boolean not null default false,
        duration_ms int,
        unique (transaction_id, attempt, partner_id, category)
      );
      comment on table partner_data.disclosures is 'plane: account; retention: with its transaction; tenant: organization_id';

      -- What a process's documents select, so that it can be told what it allows in vain; of no transaction, and of nobody.
      create table partner_data.selected_attributes (
        organization_id uuid not null,
        process_version_id uuid not null,
        category text not null,
        attribute text not null check (attribute ~ '^[a-z][A-Za-z]{1,40}$'),
        day date not null,
        primary key (process_version_id, category, attribute, day)
      );
      comment on table partner_data.selected_attributes is 'plane: account; retention: with its process; tenant: organization_id';
    `);
    const rights = {
      deliveries: "select, insert, delete",
      transactions: "select, insert, update, delete",
      candidates: "select, insert, delete",
      disclosures: "select, insert",
      selected_attributes: "insert",
    };
    for (const [table, granted] of Object.entries(rights)) {
      this.addSql(`
        alter table partner_data.${table} enable row level security;
        alter table partner_data.${table} force row level security;
        create policy tenant on partner_data.${table} using (organization_id = ${TENANT});
        grant ${granted} on partner_data.${table} to partner_data_app;
      `);
    }
    // Of a request of an API client's, only what is of its mode.
    this.addSql(`
      create policy mode on partner_data.transactions as restrictive
        using (coalesce(nullif(current_setting('app.mode', true), ''), mode) = mode);
      select events.declare_type('transaction.settled', array['transaction', 'delivery', 'attempt', 'mode', 'outcome', 'process', 'processVersion',
        'client', 'costCenter', 'project', 'durationMs', 'categories']);
    `);
  }
}
