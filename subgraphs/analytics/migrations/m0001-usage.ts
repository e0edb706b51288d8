import { Migration } from "@mikro-orm/migrations";

/** Usage as events tell it: facts of features and workflows, with nothing of a subject in them (clause P24). */
export class AnalyticsM0001Usage extends Migration {
  override up(): void {
    this.addSql(`
      create table analytics.inbox (
        source text not null,
        id text not null,
        organization_id uuid not null,
        received_at timestamptz not null default now(),
        primary key (source, id)
      );
      comment on table analytics.inbox is 'plane: account; retention: 400 days, as the event log; tenant: organization_id';

      create table analytics.settled_transactions (
        transaction_id uuid not null,
        attempt int not null,
        organization_id uuid not null,
        delivery_id uuid not null,
        process_id uuid not null,
        mode text not null check (mode in ('TEST', 'LIVE')),
        outcome text not null,
        duration_ms int not null,
        categories int not null,
        at timestamptz not null,
        primary key (transaction_id, attempt)
      );
      create index on analytics.settled_transactions (organization_id, mode, at);
      comment on table analytics.settled_transactions is 'plane: account; retention: two years; tenant: organization_id';
    `);
    for (const table of ["inbox", "settled_transactions"]) {
      this.addSql(`
        alter table analytics.${table} enable row level security;
        alter table analytics.${table} force row level security;
        create policy tenant on analytics.${table} using (organization_id = nullif(current_setting('app.tenant', true), '')::uuid);
        grant select, insert on analytics.${table} to analytics_app;
      `);
    }
    this.addSql(`
      create policy mode on analytics.settled_transactions as restrictive
        using (coalesce(nullif(current_setting('app.mode', true), ''), mode) = mode);
    `);
  }
}
