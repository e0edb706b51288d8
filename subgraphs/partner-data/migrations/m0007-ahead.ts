import { Migration } from "@mikro-orm/migrations";

/** What can be known before anybody is asked. */
export class PartnerDataM0007Ahead extends Migration {
  override up(): void {
    this.addSql(`
      create function partner_data.dry_run(p_call jsonb, p_subjects jsonb) returns jsonb
      language plpgsql set search_path = partner_data, pg_temp as $$
      begin
        -- Admission itself, so that it says the same; what it wrote and locked ends with this block.
        raise exception using errcode = 'GF001', message = admit(p_call, p_subjects)::text;
      exception when sqlstate 'GF001' then
        return sqlerrm::jsonb;
      end $$;
      comment on function partner_data.dry_run is 'What admit would say of a delivery; nothing of it stays.';

      create function partner_data.quote(p_tenant uuid, p_mode text, p_process_version uuid, p_selection jsonb, p_kind text, p_country text, p_subdivision text,
                                         p_most_partners int) returns jsonb
      language plpgsql set search_path = partner_data, pg_temp as $$
      declare
        v_terms record;
        v_plan record;
        v_lines jsonb;
        v_every record;
      begin
        perform accounts.offered_enter_tenant(p_tenant);
        select * into v_terms from consent.offered_process_terms(p_tenant, p_process_version);
        if not found then return jsonb_build_object('refusal', 'PROCESS_UNKNOWN'); end if;
        select * into v_plan from plan(p_selection, v_terms.categories, v_terms.categories, v_terms.gates, p_kind, p_country, p_subdivision, p_most_partners, p_mode);
        if v_plan.refusal is not null then
          return jsonb_build_object('refusal', case v_plan.refusal when 'CATEGORY_NOT_GRANTED' then 'CATEGORY_NOT_IN_PROCESS' else v_plan.refusal end);
        end if;
        -- Under a grant for less, others than these may be among the first so many: all that could be asked are priced.
        select * into v_every from plan(p_selection, v_terms.categories, v_terms.categories, v_terms.gates, p_kind, p_country, p_subdivision, 1000, p_mode);
        select coalesce(jsonb_agg(jsonb_build_object('partner', p ->> 'partner', 'category', s ->> 'question')), '[]') into v_lines
          from jsonb_array_elements(v_every.steps) s, jsonb_array_elements(s -> 'partners') p;
        return jsonb_build_object('price', billing.offered_price(p_tenant, v_lines), 'steps', v_plan.steps);
      end $$;
      comment on function partner_data.quote is 'What a selection can cost at most under a process, and who would be asked; needs no subject.';
      grant execute on function partner_data.dry_run, partner_data.quote to partner_data_app;
    `);
  }
}
