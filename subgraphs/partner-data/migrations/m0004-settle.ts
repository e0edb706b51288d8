import { Migration } from "@mikro-orm/migrations";

/**
 * Settlement: outcome, disclosures, charges and event in one commit; only after it is an answer sent (DESIGN §1.7).
 * It locks in admission's order. What it reads before it locks, attestation and key, never changes.
 */
export class PartnerDataM0004Settle extends Migration {
  override up(): void {
    this.addSql(`
      create function partner_data.conclude(p_row partner_data.transactions, p_outcome text, p_lines jsonb, p_duration_ms int, p_categories int,
        p_continued boolean default false)
      returns void language plpgsql set search_path = partner_data, pg_temp as $$
      begin
        -- What a test asks is priced ahead, and never charged.
        if p_row.mode = 'LIVE' then
          perform billing.offered_settle(p_row.organization_id, p_row.id, jsonb_build_object('priceBook', p_row.price_book, 'client', p_row.client_id,
          'costCenter', p_row.cost_center_id, 'project', p_row.project_id, 'process', p_row.process_id, 'processVersion', p_row.process_version_id,
          'lines', p_lines, 'continued', p_continued));
        end if;
        perform events.publish('partner-data', format('transaction/%s/%s', p_row.id, p_row.attempt), 'transaction.settled', p_row.organization_id,
          jsonb_build_object('transaction', p_row.id, 'delivery', p_row.delivery_id, 'attempt', p_row.attempt, 'mode', p_row.mode,
            'outcome', p_outcome,
            'process', p_row.process_id, 'processVersion', p_row.process_version_id, 'client', p_row.client_id, 'costCenter', p_row.cost_center_id,
            'project', p_row.project_id, 'durationMs', p_duration_ms, 'categories', p_categories));
      end $$;
      comment on function partner_data.conclude is 'Charges of an attempt that ended, and the event that says so.';

      create function partner_data.settle(p_tenant uuid, p_settlements jsonb) returns jsonb
      language plpgsql set search_path = partner_data, pg_temp as $$
      declare
        v_status text := accounts.offered_hold_tenant(p_tenant);
        v_settlement jsonb;
        v_row transactions;
        v_verdict text;
        v_outcome text;
        v_lines jsonb;
        v_asked int;
        v_returned int;
        v_dropped boolean;
        v_verdicts jsonb := '[]';
      begin
        -- Looked up one by one: joined, the planner would read every transaction there is for the few that are named.
        perform consent.offered_hold_attestations(p_tenant,
          (select array_agg((select t.attestation_id from transactions t where t.id = (s ->> 'transaction')::uuid)) from jsonb_array_elements(p_settlements) s));

        for v_settlement in
          select s from jsonb_array_elements(p_settlements) s order by (select t.idempotency_key from transactions t where t.id = (s ->> 'transaction')::uuid)
        loop
          select * into v_row from transactions where id = (v_settlement ->> 'transaction')::uuid for update;
          if not found or v_row.outcome <> 'OPEN' or v_row.attempt <> (v_settlement ->> 'attempt')::int then
            v_verdicts := v_verdicts || jsonb_build_object('transaction', v_settlement -> 'transaction', 'verdict', 'LOST');
            continue;
          end if;
          v_verdict := case
            when not consent.offered_in_force(p_tenant, v_row.attestation_id) then 'WITHDRAWN'
            when v_status is distinct from 'ACTIVE' then 'SUSPENDED'
            else 'SETTLED' end;
          v_outcome := case v_verdict when 'WITHDRAWN' then 'WITHDRAWN' when 'SUSPENDED' then 'ABORTED' else v_settlement ->> 'outcome' end;
          select coalesce(jsonb_agg(case when v_verdict = 'SETTLED' then line else line || jsonb_build_object('outcome', v_outcome) end), '[]')
            into v_lines from jsonb_array_elements(v_settlement -> 'lines') line;

          -- Late answers come to what was answered before, and a transaction says what came of all.
          v_asked := (v_settlement ->> 'asked')::int;
          v_returned := case when v_verdict = 'SETTLED' then (v_settlement ->> 'returned')::int else 0 end;
          if (v_settlement ->> 'continued')::boolean then
            v_asked := greatest(v_asked, v_row.asked);
            v_returned := case when v_verdict = 'SETTLED' then least(v_asked, v_returned + v_row.returned) else 0 end;
            v_outcome := case when v_outcome not in ('HIT', 'PARTIAL', 'NO_RECORD', 'TIMEOUT', 'PARTNER_ERROR') then v_outcome
              when v_returned = 0 then v_outcome when v_returned = v_asked then 'HIT' else 'PARTIAL' end;
          end if;

          v_dropped := v_verdict = 'WITHDRAWN' or v_settlement ->> 'abortedCalls' is not null;

          update transactions
             set outcome = v_outcome, continuable = v_verdict = 'SETTLED' and (v_settlement ->> 'pending')::boolean,
                 dropped_at = case when v_dropped then now() end,
                 aborted_calls = case when v_dropped then coalesce((v_settlement ->> 'abortedCalls')::int, 0) end,
                 settled_at = now(), duration_ms = (v_settlement ->> 'durationMs')::int, asked = v_asked,
                 returned = v_returned
           where id = v_row.id;
          insert into disclosures (organization_id, transaction_id, attempt, partner_id, category, at, answered, duration_ms, over_delivered, calls, hedged)
            select p_tenant, v_row.id, v_row.attempt, (d ->> 'partner')::uuid, d ->> 'category', (d ->> 'at')::timestamptz, (d ->> 'answered')::boolean,
                   (d ->> 'durationMs')::int, (d ->> 'overDelivered')::int, (d ->> 'calls')::int, (d ->> 'hedged')::boolean
              from jsonb_array_elements(v_settlement -> 'disclosures') d;
          if not exists (select from disclosures where transaction_id = v_row.id) then
            perform consent.offered_release_fetch(p_tenant, v_row.grant_id, v_row.attestation_id);
          end if;
          perform conclude(v_row, v_outcome, v_lines, (v_settlement ->> 'durationMs')::int, (v_settlement ->> 'categories')::int,
            (v_settlement ->> 'continued')::boolean);
          v_verdicts := v_verdicts || jsonb_build_object('transaction', v_row.id, 'verdict', v_verdict);
        end loop;
        return v_verdicts;
      end $$;
      comment on function partner_data.settle is 'Closes open transactions; WITHDRAWN or SUSPENDED: the answer must be dropped; LOST: another closed it.';
      grant execute on function partner_data.conclude, partner_data.settle to partner_data_app;
    `);
  }
}
