import { Migration } from "@mikro-orm/migrations";

/**
 * Admission: one round trip for a whole delivery, after signatures and bindings were verified (DESIGN §7).
 * Runs as the caller, so that row-level security holds in it. Locks in one order, which settling keeps too: tenant,
 * all attestations by id, transactions by key, each with its grant; budget last.
 */
export class PartnerDataM0003Admit extends Migration {
  override up(): void {
    this.addSql(`
      create function partner_data.common(p_one text[], p_other text[]) returns text[]
      language sql immutable set search_path = partner_data, pg_temp as $$
        select coalesce(array_agg(a order by a), '{}') from unnest(p_one) a where a = any (p_other)
      $$;

      create function partner_data.texts(p_json jsonb) returns text[]
      language sql immutable set search_path = partner_data, pg_temp as $$
        select coalesce(array_agg(value), '{}') from jsonb_array_elements_text(coalesce(p_json, '[]'))
      $$;

      create function partner_data.unmet_gate(p_category text, p_country text, p_subdivision text, p_declared text[]) returns text
      language sql stable set search_path = partner_data, pg_temp as $$
        with here as (
          select j.jurisdiction from category_jurisdictions j
           where j.category = p_category
             -- Who does not say in which part of a country the subject is meets what any part asks.
             and (j.jurisdiction = p_country or split_part(j.jurisdiction, '-', 1) = p_country and j.jurisdiction = coalesce(p_subdivision, j.jurisdiction)))
        select case
          when not exists (select from here where jurisdiction in (p_country, p_subdivision)) and not (select everywhere from categories where id = p_category) then 'JURISDICTION_NOT_OPEN'
          when exists (select from legal_gates g join here using (jurisdiction) where g.category = p_category and not g.code = any (p_declared))
            then 'LEGAL_GATE_NOT_DECLARED' end
      $$;
      comment on function partner_data.unmet_gate is 'Why a category may not be asked in a jurisdiction under what a process declares; null when it may.';

      create function partner_data.sensitive_scopes(p_selection jsonb) returns text[]
      language sql stable set search_path = partner_data, pg_temp as $$
        select coalesce(array_agg('partner-data:' || coalesce(nullif(split_part(question, ':', 2), ''), 'deliver') || ':' || split_part(question, ':', 1)), '{}')
          from jsonb_object_keys(p_selection) question 
          left join categories k on k.id = split_part(question, ':', 1)
         where k.sensitivity = 'SENSITIVE' or question like 'x-%'
      $$;
      comment on function partner_data.sensitive_scopes is 'Of the scopes that a selection needs, those that a privacy officer must have approved: of every category that was added, too.';

      create function partner_data.clear_allowed(p_tenant uuid, p_client uuid, p_clear text[], p_scopes text[]) returns boolean
      language sql stable set search_path = partner_data, pg_temp as $$
        with needed as (
          select scope from unnest(p_clear) scope join categories k on k.id = split_part(scope, ':', 3) where k.sensitivity = 'SENSITIVE')
        select coalesce((select array_agg(scope) from needed) <@ p_scopes, true)
           and accounts.offered_scopes_approved(p_tenant, p_client, coalesce((select array_agg(scope) from needed), '{}'))
      $$;
      comment on function partner_data.clear_allowed is 'Whether all that a selection asks unsealed may come so: of sensitive categories by leave of the privacy officer only (P37).';

      create function partner_data.plan(p_selection jsonb, p_granted jsonb, p_process jsonb, p_gates text[], p_kind text, p_country text, p_subdivision text,
                                        p_most_partners int, p_mode text)
      returns table (refusal text, steps jsonb)
      language plpgsql stable set search_path = partner_data, pg_temp as $$
      declare
        v_question text;
        v_category text;
        v_registered categories;
        v_way text;
        v_selected text[];
        v_granted text[];
        v_process text[];
        v_contract text[];
        v_allowed text[];
        v_partners jsonb;
        v_barred boolean;
        v_withheld jsonb;
      begin
        steps := '[]';
        for v_question in select key from jsonb_each(p_selection) order by key loop
          v_category := split_part(v_question, ':', 1);
          v_way := upper(coalesce(nullif(split_part(v_question, ':', 2), ''), 'RETRIEVE'));
          v_selected := texts(p_selection -> v_question);
          select * into v_registered from categories where id = v_category and active;
          if not found then
            refusal := 'CATEGORY_NOT_ACTIVE'; return next; return;
          end if;
          -- Of the others the schema itself says which attributes there are.
          if v_category like 'x-%' and not v_selected <@ v_registered.attributes then
            refusal := 'ATTRIBUTE_UNKNOWN'; return next; return;
          end if;
          if not p_kind = any (v_registered.subject_kinds) then
            refusal := 'CATEGORY_NOT_FOR_SUBJECT'; return next; return;
          end if;
          v_granted := texts(p_granted -> v_question);
          v_process := texts(p_process -> v_question);
          if p_granted -> v_question is null or (v_selected <> '{}' and not v_selected && v_granted) then
            refusal := 'CATEGORY_NOT_GRANTED'; return next; return;
          end if;
          if p_process -> v_question is null or (v_selected <> '{}' and not v_selected && v_process) then
            refusal := 'CATEGORY_NOT_IN_PROCESS'; return next; return;
          end if;
          refusal := unmet_gate(v_category, p_country, p_subdivision, p_gates);
          if refusal is not null then return next; return; end if;
          select coalesce(array_agg(distinct a), '{}') into v_contract
            from contracted(p_mode) c, unnest(c.attributes) a
           where c.category = v_category and v_way = any (c.ways);
          if not v_contract && v_selected and v_selected <> '{}' then
            refusal := case p_mode when 'TEST' then 'CATEGORY_NOT_IN_SANDBOX' else 'CATEGORY_NOT_CONTRACTED' end; return next; return;
          end if;
          v_allowed := common(common(common(v_selected, v_granted), v_process), v_contract);
          if v_allowed = '{}' and v_selected <> '{}' then
            refusal := 'NOTHING_ALLOWED'; return next; return;
          end if;
          select coalesce(jsonb_agg(jsonb_build_object('partner', ranked.partner_id, 'rank', ranked.rank, 'attributes', ranked.attributes,
                                                       'identifiers', ranked.identifiers, 'native', ranked.native, 'hedgeAfterMs', ranked.hedge_after_ms,
                                                       'trustFramework', ranked.trust_framework, 'assuranceLevel', ranked.assurance_level)
                                    order by ranked.rank, ranked.partner_id) filter (where ranked.transfer), '[]'),
                 coalesce(bool_or(not ranked.transfer), false)
            into v_partners, v_barred
            from (select c.partner_id, c.rank, common(common(c.attributes, o.attributes), v_allowed) as attributes, o.identifiers,
                         v_way = any (o.ways) as native, case when c.duplicate_free then p.hedge_after_ms end as hedge_after_ms, o.trust_framework, o.assurance_level,
                         coalesce(consent.offered_transfer_allowed(p_country, s.country), true) as transfer
                    from contracted(p_mode) c
                    join partners p on p.id = c.partner_id and p.status = 'ACTIVE'
                    join offers o on o.partner_id = c.partner_id and o.category = c.category
                    left join consent.offered_subprocessors() s on s.id = p.subprocessor_id
                   where c.category = v_category and v_way = any (c.ways) and (v_way = any (o.ways) or 'RETRIEVE' = any (o.ways))
                     and (p.countries = '{}' or p_country = any (p.countries))
                     and common(common(c.attributes, o.attributes), v_allowed) <> '{}'
                     -- What is answered in this process has no address, and no recipient.
                     and (p.address is null or s.id is not null)
                     and not exists (select from consent.offered_objections(nullif(current_setting('app.tenant', true), '')::uuid) objected
                                      where objected.subprocessor_id = p.subprocessor_id)
                   order by transfer desc, c.rank, c.partner_id
                   limit p_most_partners) ranked;
          if v_partners = '[]' and v_barred then
            refusal := 'TRANSFER_NOT_ALLOWED'; return next; return;
          end if;
          select coalesce(jsonb_agg(jsonb_build_object('attribute', a, 'reason', case
                   when not a = any (v_granted) then 'NOT_GRANTED'
                   when not a = any (v_process) then 'NOT_IN_PROCESS'
                   else 'NOT_IN_CONTRACT' end) order by a), '[]')
            into v_withheld from unnest(v_selected) a where not a = any (v_allowed);
          steps := steps || jsonb_build_object('question', v_question,
            'version', v_registered.version, 'sensitive', v_registered.sensitivity = 'SENSITIVE', 'attributes', v_allowed, 'withheld', v_withheld, 'partners', v_partners);
        end loop;
        refusal := null;
        return next;
      end $$;
      comment on function partner_data.plan is 'What may be asked of whom: selected, granted, in the process and contracted; or why nothing of a category may be.';

      create function partner_data.admit(p_call jsonb, p_subjects jsonb) returns jsonb
      language plpgsql set search_path = partner_data, pg_temp as $$
      declare
        v_tenant uuid := (p_call ->> 'tenant')::uuid;
        v_client uuid := (p_call ->> 'client')::uuid;
        v_delivery uuid := (p_call ->> 'delivery')::uuid;
        v_cost_center uuid := (p_call ->> 'costCenter')::uuid;
        v_project uuid := (p_call ->> 'project')::uuid;
        v_deadline timestamptz := now() + make_interval(secs => (p_call ->> 'deadlineMs')::float / 1000);
        v_status text;
        v_mode text;
        v_left int;
        v_refusal text;
        v_subject jsonb;
        v_terms record;
        v_plan record;
        v_row transactions;
        v_id uuid;
        v_attempt int;
        v_booked boolean;
        v_admitted jsonb := '[]';
        v_reservations jsonb := '[]';
        v_reserved jsonb;
        v_answers jsonb := '[]';
        v_answer jsonb;
      begin
        v_status := accounts.offered_hold_tenant(v_tenant);
        if v_status is distinct from 'ACTIVE' then
          return jsonb_build_object('refusal', case v_status when 'SUSPENDED' then 'ORGANIZATION_SUSPENDED' when 'TERMINATED' then 'ORGANIZATION_TERMINATED' else 'FORBIDDEN' end);
        end if;
        v_mode := accounts.offered_client_mode(v_tenant, v_client);
        if v_mode is null then return jsonb_build_object('refusal', 'CLIENT_REVOKED'); end if;
        if v_mode is distinct from p_call ->> 'mode' then return jsonb_build_object('refusal', 'FORBIDDEN'); end if;
        -- From here on row-level security shows attestations and transactions of this mode only.
        perform set_config('app.mode', v_mode, true);
        if v_mode = 'TEST' then
          select (p_call ->> 'testQuota')::int - count(*) into v_left
            from (select from transactions where organization_id = v_tenant and mode = 'TEST' and created_at > now() - interval '1 day'
                   limit (p_call ->> 'testQuota')::int) recent;
        end if;
        v_refusal := accounts.offered_place_of_work(v_tenant, v_cost_center, v_project);
        if v_refusal is not null then return jsonb_build_object('refusal', v_refusal); end if;

        perform consent.offered_hold_attestations(v_tenant, (select array_agg((s ->> 'attestation')::uuid) from jsonb_array_elements(p_subjects) s));

        insert into deliveries (id, organization_id, client_id, cost_center_id, project_id) values (v_delivery, v_tenant, v_client, v_cost_center, v_project);

        for v_subject in select value from jsonb_array_elements(p_subjects) order by value ->> 'key' loop
          v_refusal := null;
          v_id := null;
          v_answer := jsonb_build_object('index', v_subject -> 'index');
          select * into v_terms from consent.offered_process_terms(v_tenant, (v_subject ->> 'processVersion')::uuid);
          if not found then
            v_answers := v_answers || (v_answer || jsonb_build_object('refusal', 'PROCESS_UNKNOWN'));
            continue;
          end if;
          if not accounts.offered_scopes_approved(v_tenant, v_client, sensitive_scopes(v_subject -> 'selection')) then
            v_answers := v_answers || (v_answer || jsonb_build_object('refusal', 'SCOPE_NOT_APPROVED'));
            continue;
          end if;
          if not clear_allowed(v_tenant, v_client, texts(v_subject -> 'clear'), texts(p_call -> 'clearScopes')) then
            v_answers := v_answers || (v_answer || jsonb_build_object('refusal', 'CLEAR_FORM_NEEDS_LEAVE'));
            continue;
          end if;
          select * into v_plan from plan(v_subject -> 'selection', v_subject -> 'granted', v_terms.categories, v_terms.gates, v_subject ->> 'subjectKind', v_subject ->> 'country',
                                       v_subject ->> 'subdivision', (p_call ->> 'mostPartners')::int, v_mode);
          if v_plan.refusal is not null then
            v_answers := v_answers || (v_answer || jsonb_build_object('refusal', v_plan.refusal));
            continue;
          end if;

          v_row := null;
          if v_subject ->> 'continues' is not null then
            select * into v_row from transactions where organization_id = v_tenant and mode = v_mode and idempotency_key = v_subject ->> 'key' for update;
            if v_row.id is distinct from (v_subject ->> 'continues')::uuid then
              v_answers := v_answers || (v_answer || jsonb_build_object('refusal', 'CONTINUATION_MISMATCH'));
              continue;
            end if;
          end if;

          insert into transactions (id, organization_id, mode, delivery_id, idempotency_key, fingerprint, grant_id, bound, attestation_id, process_id,
                                    process_version_id, client_id, cost_center_id, project_id, country, strategy, granted, selected, deadline_at)
          values ((v_subject ->> 'transaction')::uuid, v_tenant, v_mode, v_delivery, v_subject ->> 'key', decode(v_subject ->> 'fingerprint', 'hex'),
                  (v_subject ->> 'grant')::uuid, (v_subject ->> 'bound')::boolean, (v_subject ->> 'attestation')::uuid, v_terms.process,
                  (v_subject ->> 'processVersion')::uuid, v_client, v_cost_center, v_project, v_subject ->> 'country', v_terms.strategy,
                  (v_subject ->> 'grantedCount')::int, (v_subject ->> 'selectedCount')::int, v_deadline)
          on conflict (organization_id, mode, idempotency_key) do nothing
          returning id into v_id;

          v_booked := true;
          if v_id is not null then
            v_attempt := 1;
            v_refusal := case when v_left <= 0 then 'TEST_QUOTA_EXCEEDED'
              else consent.offered_book_fetch(v_tenant, (v_subject ->> 'grant')::uuid, (v_subject ->> 'attestation')::uuid,
                                              (v_subject ->> 'processVersion')::uuid, v_subject ->> 'country') end;
            if v_refusal is not null then
              delete from transactions where id = v_id;
              v_answers := v_answers || (v_answer || jsonb_build_object('refusal', v_refusal));
              continue;
            end if;
            v_left := v_left - 1;
          else
            select * into v_row from transactions where organization_id = v_tenant and mode = v_mode and idempotency_key = v_subject ->> 'key' for update;
            v_id := v_row.id;
            v_attempt := v_row.attempt + 1;
            v_answer := v_answer || jsonb_build_object('transaction', v_id);
            -- A fetch was given back when nobody had learned of the subject.
            v_booked := v_subject ->> 'continues' is null and v_row.outcome <> 'INTERRUPTED' and not exists (select from disclosures where transaction_id = v_id);
            v_refusal := case
              when v_subject ->> 'continues' is not null and (v_row.fingerprint <> decode(v_subject ->> 'fingerprint', 'hex')
                or v_row.attestation_id <> (v_subject ->> 'attestation')::uuid or v_row.process_version_id <> (v_subject ->> 'processVersion')::uuid)
                then 'CONTINUATION_MISMATCH'
              when v_row.fingerprint <> decode(v_subject ->> 'fingerprint', 'hex') then 'IDEMPOTENCY_CONFLICT'
              when v_row.outcome = 'OPEN' then 'DELIVERY_IN_PROGRESS'
              when v_subject ->> 'continues' is not null then case
                -- An answer that was lost may be asked for again where nothing is compared: it is the same person's, and charged once.
                when not v_row.continuable and not (v_row.bound and v_row.polls > 0) then 'CONTINUATION_CLOSED'
                when v_row.polls >= (p_call ->> 'mostPolls')::int then 'CONTINUATION_USED_UP'
                -- The grant of the first attempt has long expired: another one of the same consent will do, and is not used up.
                else consent.offered_check_retry(v_tenant, (v_subject ->> 'grant')::uuid, v_row.attestation_id, v_row.country) end
              when not v_row.bound then 'RETRY_NEEDS_BOUND_GRANT'
              when v_row.attempt > (p_call ->> 'mostRetries')::int
                or v_row.created_at < now() - make_interval(secs => (p_call ->> 'retryWindowSeconds')::float) then 'RETRY_WINDOW_CLOSED'
              when v_booked then consent.offered_book_fetch(v_tenant, v_row.grant_id, v_row.attestation_id, v_row.process_version_id, v_row.country)
              else consent.offered_check_retry(v_tenant, v_row.grant_id, v_row.attestation_id, v_row.country) end;
            if v_refusal is not null then
              v_answers := v_answers || (v_answer || jsonb_build_object('refusal', v_refusal));
              continue;
            end if;
          end if;

          insert into candidates (transaction_id, organization_id, category, partner_id)
            select v_id, v_tenant, s ->> 'question', (p ->> 'partner')::uuid
              from jsonb_array_elements(v_plan.steps) s, jsonb_array_elements(s -> 'partners') p
            on conflict do nothing;
          v_reservations := v_reservations || jsonb_build_object('transaction', v_id, 'priceBook', case when v_attempt > 1 then v_row.price_book end, 'lines',
            (select coalesce(jsonb_agg(jsonb_build_object('partner', partner_id, 'category', category)), '[]') from candidates where transaction_id = v_id));
          v_admitted := v_admitted || (v_answer || jsonb_build_object('transaction', v_id, 'attempt', v_attempt, 'strategy', v_terms.strategy, 'quorum', v_terms.quorum,
            'steps', v_plan.steps, 'booked', v_booked, 'polls', (v_subject ->> 'continues' is not null)::int, 'grant', v_subject -> 'grant', 'attestation', v_subject -> 'attestation'));
        end loop;

        v_reserved := case when v_reservations = '[]' then '[]' else billing.offered_reserve(v_tenant, v_mode, v_reservations) end;
        for v_answer in select a || jsonb_build_object('refusal', r ->> 'refusal', 'priceBook', r -> 'priceBook', 'most', r -> 'amount', 'currency', r -> 'currency')
                          from jsonb_array_elements(v_admitted) a
                          join jsonb_array_elements(v_reserved) r on r ->> 'transaction' = a ->> 'transaction' loop
          v_id := (v_answer ->> 'transaction')::uuid;
          if v_answer ->> 'refusal' is null then
            update transactions set outcome = 'OPEN', attempt = (v_answer ->> 'attempt')::int, polls = polls + (v_answer ->> 'polls')::int, price_book = (v_answer ->> 'priceBook')::int,
                   attempted_at = now(), deadline_at = v_deadline, settled_at = null
             where id = v_id;
          else
            if (v_answer ->> 'booked')::boolean then
              perform consent.offered_release_fetch(v_tenant, (v_answer ->> 'grant')::uuid, (v_answer ->> 'attestation')::uuid);
            end if;
            if v_answer -> 'attempt' = '1' then
              delete from transactions where id = v_id;
              v_answer := v_answer - 'transaction';
            end if;
          end if;
          v_answers := v_answers || (v_answer - 'booked' - 'polls' - 'grant' - 'attestation' - 'priceBook');
        end loop;
        if not exists (select from jsonb_array_elements(v_answers) a where a ->> 'refusal' is null) then
          delete from deliveries where id = v_delivery;
        end if;
        -- Once a day each, and last of all: whoever comes at the same time waits for nothing but this commit.
        insert into selected_attributes (organization_id, process_version_id, category, attribute, day)
          select distinct v_tenant, (s ->> 'processVersion')::uuid, selected.key, attribute, (now() at time zone 'UTC')::date
            from jsonb_array_elements(p_subjects) s
            join jsonb_array_elements(v_answers) a on a -> 'index' = s -> 'index' and a ->> 'refusal' is null,
                 jsonb_each(s -> 'selection') selected, jsonb_array_elements_text(selected.value) attribute
           order by 2, 3, 4
          on conflict do nothing;
        return jsonb_build_object('subjects', v_answers);
      end $$;
      comment on function partner_data.admit is 'Admits the subjects of one delivery, or says why not; nothing is kept of a refused one.';
      grant execute on function partner_data.common, partner_data.texts, partner_data.unmet_gate, partner_data.sensitive_scopes, partner_data.clear_allowed, partner_data.plan, partner_data.admit to partner_data_app;
    `);
  }
}
