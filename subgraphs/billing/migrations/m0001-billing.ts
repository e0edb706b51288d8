import { Migration } from "@mikro-orm/migrations";

const TENANT = "nullif(current_setting('app.tenant', true), '')::uuid";

/** Price books, budgets, and one charge for each partner, category and transaction. Amounts are whole minor units. */
export class BillingM0001Billing extends Migration {
  override up(): void {
    this.addSql(`
      create table billing.price_books (
        version int primary key,
        effective_from timestamptz not null
      );
      comment on table billing.price_books is 'plane: account; retention: as long as a charge names it; tenant: none';

      create table billing.rates (
        price_book int not null references billing.price_books,
        partner_id uuid not null,
        -- A category, and how it is asked where that is not RETRIEVE: name:match.
        category text not null,
        outcome text not null check (outcome in ('HIT', 'PARTIAL', 'NO_RECORD', 'ANSWERED', 'NOT_ANSWERED', 'PARTNER_ERROR', 'TIMEOUT',
          'PENDING', 'WITHDRAWN', 'ABORTED', 'INTERRUPTED')),
        currency text not null check (currency ~ '^[A-Z]{3}$'),
        minor bigint not null check (minor >= 0),
        primary key (price_book, partner_id, category, outcome, currency)
      );
      comment on table billing.rates is 'plane: account; retention: as long as a charge names its price book; tenant: none';
      grant select on billing.price_books, billing.rates to billing_app;

      create table billing.budgets (
        organization_id uuid not null,
        slice int not null,
        currency text not null,
        available bigint not null check (available >= 0),
        primary key (organization_id, slice)
      );
      comment on table billing.budgets is 'plane: account; retention: until termination; tenant: organization_id';

      create table billing.budget_deltas (
        id bigint generated always as identity primary key,
        organization_id uuid not null,
        amount bigint not null
      );
      create index on billing.budget_deltas (organization_id);
      comment on table billing.budget_deltas is 'plane: account; retention: until folded into a budget; tenant: organization_id';

      create table billing.reservations (
        transaction_id uuid primary key,
        organization_id uuid not null,
        amount bigint not null,
        created_at timestamptz not null default now()
      );
      comment on table billing.reservations is 'plane: account; retention: until its transaction is settled; tenant: organization_id';

      create table billing.charges (
        id uuid primary key default uuidv7(),
        organization_id uuid not null,
        transaction_id uuid not null,
        partner_id uuid not null,
        category text not null,
        outcome text not null,
        currency text not null,
        minor bigint not null,
        waived boolean not null default false check (not waived or minor = 0),
        price_book int not null references billing.price_books,
        client_id uuid not null,
        cost_center_id uuid not null,
        project_id uuid,
        process_id uuid not null,
        process_version_id uuid not null,
        at timestamptz not null default now(),
        unique (transaction_id, partner_id, category)
      );
      create index on billing.charges (organization_id, at);
      create index on billing.charges (organization_id, cost_center_id, at);
      create index on billing.charges (organization_id, project_id, at);
      create index on billing.charges (organization_id, process_id, at);
      comment on table billing.charges is 'plane: account; retention: as tax law asks for invoices; tenant: organization_id';
    `);
    for (const table of ["budgets", "budget_deltas", "reservations", "charges"]) {
      this.addSql(`
        alter table billing.${table} enable row level security;
        alter table billing.${table} force row level security;
        create policy tenant on billing.${table} using (organization_id = ${TENANT});
      `);
    }
    // Test clients cost nothing, and what live ones cost is not theirs to read.
    this.addSql(`
      create policy mode on billing.charges as restrictive using (coalesce(nullif(current_setting('app.mode', true), ''), 'LIVE') = 'LIVE');
      grant select on billing.charges to billing_app;
    `);
  }
}
