import { Migration } from "@mikro-orm/migrations";

const TENANT = "nullif(current_setting('app.tenant', true), '')::uuid";

/** What partner-data's admission and settlement call, in their own transactions. */
export class BillingM0002ReserveAndSettle extends Migration {
  override up(): void {
    this.addSql(`
      create function billing.worst_case(p_transaction uuid, p_price_book int, p_currency text, p_lines jsonb) returns bigint
      language sql stable set search_path = billing, pg_temp as $$
        select case when count(*) filter (where dearest is null) > 0 then null
                    else coalesce(sum(greatest(dearest - coalesce(c.minor, 0), 0)), 0)::bigint end
          from jsonb_array_elements(p_lines) l
          left join lateral (select max(r.minor) as dearest from rates r
                              where r.price_book = p_price_book and r.partner_id = (l ->> 'partner')::uuid and r.category = l ->> 'category'
                                and r.currency = p_currency) priced on true
          left join charges c on c.transaction_id = p_transaction and c.partner_id = (l ->> 'partner')::uuid and c.category = l ->> 'category'
      $$;
      comment on function billing.worst_case is
        'What a transaction can cost at most beyond what it was charged, every candidate asked; null when one has no price.';

      create function billing.take(p_tenant uuid, p_amount bigint) returns boolean
      language plpgsql set search_path = billing, pg_temp as $$
      declare
        v_slice int;
        v_slices int;
        v_left numeric;
      begin
        if p_amount = 0 then return true; end if;
        select slice into v_slice from budgets where organization_id = p_tenant and available >= p_amount order by slice limit 1 for update skip locked;
        if not found then
          select slice into v_slice from budgets where organization_id = p_tenant and available >= p_amount order by slice limit 1 for update;
        end if;
        if found then
          update budgets set available = available - p_amount where organization_id = p_tenant and slice = v_slice and available >= p_amount;
          if found then return true; end if;
        end if;
        perform from budgets where organization_id = p_tenant order by slice for update;
        with folded as (delete from budget_deltas where organization_id = p_tenant returning amount)
          select coalesce(sum(amount), 0) into v_left from folded;
        select count(*), v_left + coalesce(sum(available), 0) into v_slices, v_left from budgets where organization_id = p_tenant;
        if v_slices = 0 then return false; end if;
        -- A retry can charge a partner that its first attempt did not reach, and nothing was set aside for it.
        if v_left < 0 then
          insert into budget_deltas (organization_id, amount) values (p_tenant, v_left);
          v_left := 0;
        end if;
        update budgets b set available = case when v_left >= p_amount then (case when b.slice = first.slice then v_left - p_amount else 0 end)
                                              else (case when b.slice = first.slice then v_left else 0 end) end
          from (select min(slice) as slice from budgets where organization_id = p_tenant) first
         where b.organization_id = p_tenant;
        return v_left >= p_amount;
      end $$;
      comment on function billing.take is 'Takes an amount from one slice of a budget; when none has enough, locks all, folds the deltas and tries once more.';

      create function billing.offered_reserve(p_tenant uuid, p_mode text, p_reservations jsonb) returns jsonb
      language plpgsql security definer set search_path = billing, pg_temp as $$
      declare
        v_current int;
        v_price_book int;
        v_currency text;
        v_reservation jsonb;
        v_amount bigint;
        v_refusal text;
        v_answers jsonb := '[]';
      begin
        if p_tenant is distinct from ${TENANT} then raise exception 'ANOTHER_TENANT'; end if;
        select version into v_current from price_books where effective_from <= now() order by effective_from desc, version desc limit 1;
        select currency into v_currency from budgets where organization_id = p_tenant order by slice limit 1;
        -- Who has no budget yet may test already.
        if p_mode = 'TEST' then v_currency := coalesce(v_currency, accounts.offered_currency(p_tenant)); end if;
        for v_reservation in select value from jsonb_array_elements(p_reservations) loop
          v_price_book := coalesce((v_reservation ->> 'priceBook')::int, v_current);
          v_amount := worst_case((v_reservation ->> 'transaction')::uuid, v_price_book, v_currency, v_reservation -> 'lines');
          v_refusal := case when v_currency is null then 'BUDGET_EXCEEDED' when v_amount is null or v_price_book is null then 'PRICE_MISSING'
                            when p_mode = 'LIVE' and not take(p_tenant, v_amount) then 'BUDGET_EXCEEDED' end;
          if v_refusal is null and p_mode = 'LIVE' then
            insert into reservations (transaction_id, organization_id, amount) values ((v_reservation ->> 'transaction')::uuid, p_tenant, v_amount);
          end if;
          v_answers := v_answers || jsonb_build_object('transaction', v_reservation -> 'transaction', 'refusal', v_refusal, 'priceBook', v_price_book,
            'amount', v_amount::text, 'currency', v_currency);
        end loop;
        return v_answers;
      end $$;
      comment on function billing.offered_reserve is
        'Sets aside what each transaction can cost at most; of each, a refusal or the price book that is pinned for it (a retry brings its own). In TEST it prices, and sets nothing aside.';

      create function billing.offered_settle(p_tenant uuid, p_transaction uuid, p_facts jsonb) returns void
      language plpgsql security definer set search_path = billing, pg_temp as $$
      declare
        v_currency text;
        v_reserved bigint;
        v_charged bigint;
      begin
        if p_tenant is distinct from ${TENANT} then raise exception 'ANOTHER_TENANT'; end if;
        select currency into v_currency from budgets where organization_id = p_tenant order by slice limit 1;
        with priced as materialized (
          select (l ->> 'partner')::uuid as partner_id, l ->> 'category' as category, l ->> 'outcome' as outcome, coalesce(r.minor, 0) as minor
            from jsonb_array_elements(p_facts -> 'lines') l
            left join lateral (select minor from rates where price_book = (p_facts ->> 'priceBook')::int and partner_id = (l ->> 'partner')::uuid
                                and category = l ->> 'category' and outcome = l ->> 'outcome' and currency = v_currency) r on true),
        standing as materialized (
          select category, sum(minor) > coalesce((select sum(c.minor) from charges c where c.transaction_id = p_transaction and c.category = priced.category), -1)
                   as dearer from priced group by category),
        replaced as (
          update charges c set minor = 0, waived = true
            from standing s
           where c.transaction_id = p_transaction and c.category = s.category and s.dearer and c.minor > 0
             and not exists (select from priced p where p.partner_id = c.partner_id and p.category = c.category and p.minor > 0)
          returning -old.minor as minor),
        charged as (
          insert into charges (organization_id, transaction_id, partner_id, category, outcome, currency, minor, waived, price_book, client_id,
                               cost_center_id, project_id, process_id, process_version_id)
          select p_tenant, p_transaction, p.partner_id, p.category, p.outcome, v_currency, case when s.dearer then p.minor else 0 end,
                 not s.dearer and p.minor > 0, (p_facts ->> 'priceBook')::int, (p_facts ->> 'client')::uuid, (p_facts ->> 'costCenter')::uuid,
                 (p_facts ->> 'project')::uuid, (p_facts ->> 'process')::uuid, (p_facts ->> 'processVersion')::uuid
            from priced p join standing s using (category)
           -- What costs nothing changes no line of an attempt before; two parts of one statement may not change the same row.
           where p.minor > 0
              or not exists (select from charges c where c.transaction_id = p_transaction and c.partner_id = p.partner_id and c.category = p.category)
          on conflict (transaction_id, partner_id, category) do update
            set outcome = excluded.outcome, minor = excluded.minor, waived = excluded.waived, at = excluded.at
            where excluded.minor > 0 or (charges.minor = 0 and not charges.waived)
          returning new.minor - coalesce(old.minor, 0) as minor)
        select coalesce((select sum(minor) from charged), 0)::bigint + coalesce((select sum(minor) from replaced), 0)::bigint into v_charged;
        delete from reservations where transaction_id = p_transaction returning amount into v_reserved;
        if coalesce(v_reserved, 0) <> v_charged then
          insert into budget_deltas (organization_id, amount) values (p_tenant, coalesce(v_reserved, 0) - v_charged);
        end if;
      end $$;
      comment on function billing.offered_settle is
        'Charges what partners did by the pinned price book: of several attempts the dearest one, question by question, and the lines of the others are waived. Gives back the rest of what was set aside.';

      create function billing.offered_price(p_tenant uuid, p_lines jsonb) returns jsonb
      language plpgsql stable security definer set search_path = billing, pg_temp as $$
      declare
        v_book int;
        v_currency text;
        v_amount bigint;
      begin
        if p_tenant is distinct from ${TENANT} then raise exception 'ANOTHER_TENANT'; end if;
        select version into v_book from price_books where effective_from <= now() order by effective_from desc, version desc limit 1;
        select coalesce((select currency from budgets where organization_id = p_tenant order by slice limit 1), accounts.offered_currency(p_tenant))
          into v_currency;
        v_amount := worst_case(null, v_book, v_currency, p_lines);
        return jsonb_build_object('minor', v_amount::text, 'currency', v_currency,
          'validUntil', (select least(now() + interval '1 day', min(effective_from)) from price_books where effective_from > now()));
      end $$;
      comment on function billing.offered_price is
        'What lines can cost at most by the price book in effect, and until when that holds; no amount when one has no price.';

      grant execute on function billing.offered_reserve, billing.offered_settle, billing.offered_price to partner_data_app;
    `);
  }
}
