import { Migration } from "@mikro-orm/migrations";

/** Closes what a process left open when it died: nobody knows whom it told, and nothing is charged (DESIGN §1.7). */
export class PartnerDataM0005Sweep extends Migration {
  override up(): void {
    // The sweeper belongs to no tenant: it sees the ids of what is overdue, and nothing else.
    this.addSql(`
      create policy overdue on partner_data.transactions for select to partner_data_owner using (outcome = 'OPEN' and deadline_at < now());

      create function partner_data.overdue(p_grace_seconds int, p_most int) returns table (tenant uuid, transactions uuid[])
      language sql stable security definer set search_path = partner_data, pg_temp as $$
        select organization_id, array_agg(id order by id)
          from (select organization_id, id from transactions
                 where outcome = 'OPEN' and deadline_at < now() - make_interval(secs => p_grace_seconds) order by deadline_at limit p_most) t
         group by organization_id
      $$;
      comment on function partner_data.overdue is 'Transactions that are open though their deadline is long past, by tenant.';

      create function partner_data.interrupt(p_tenant uuid, p_transactions uuid[], p_grace_seconds int) returns int
      language plpgsql set search_path = partner_data, pg_temp as $$
      declare
        v_row transactions;
        v_categories int;
        v_closed int := 0;
      begin
        perform accounts.offered_hold_tenant(p_tenant);
        for v_row in
          select * from transactions
           where id = any (p_transactions) and outcome = 'OPEN' and deadline_at < now() - make_interval(secs => p_grace_seconds)
           order by id for update skip locked
        loop
          update transactions set outcome = 'INTERRUPTED', settled_at = now(), duration_ms = 1000 * extract(epoch from now() - v_row.attempted_at)
           where id = v_row.id;
          -- Any of them may have received identifiers: so it says, without an answer.
          insert into disclosures (organization_id, transaction_id, attempt, partner_id, category, at, answered)
            select p_tenant, v_row.id, v_row.attempt, partner_id, category, v_row.attempted_at, null from candidates where transaction_id = v_row.id;
          select count(distinct category) into v_categories from candidates where transaction_id = v_row.id;
          perform conclude(v_row, 'INTERRUPTED', '[]', (1000 * extract(epoch from now() - v_row.attempted_at))::int, v_categories);
          v_closed := v_closed + 1;
        end loop;
        return v_closed;
      end $$;
      comment on function partner_data.interrupt is 'Closes overdue transactions of a tenant as INTERRUPTED; a settlement that comes later loses.';
      grant execute on function partner_data.overdue, partner_data.interrupt to partner_data_app;
    `);
  }
}
