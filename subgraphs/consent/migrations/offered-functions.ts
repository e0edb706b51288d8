import { TENANT } from "./tenant.ts";

const DEFINER = "security definer set search_path = consent, pg_temp";

/**
 * What partner-data calls inside its own transactions, after it has entered the tenant. Locks go in one
 * order: all attestations of the call by id, then grants, each below its attestation. Attestations are held
 * for `no key update`, which lets foreign keys pass, so that issuing grants waits for nobody. Moments are read
 * after the locks were got, so `clock_timestamp()`.
 */
export const OFFERED = `
  create function consent.agreement_of(p_tenant uuid) returns uuid
  language sql stable set search_path = consent, pg_temp as $$
    select case when count(distinct v.kind) = 3
      then (array_agg(a.id order by v.version desc) filter (where v.kind = 'DATA_PROCESSING'))[1] end
      from agreements a join policy_versions v on v.id = a.policy_version_id
     where a.organization_id = p_tenant
  $$;
  comment on function consent.agreement_of is
    'The data-processing agreement under which the tenant acts; null until a version of each kind is accepted (P06, P09).';
  grant execute on function consent.agreement_of to consent_app;

  create function consent.refusal_of(p_attestation consent.attestations, p_country text) returns text
  language sql set search_path = consent, pg_temp as $$
    select case
      when p_attestation.withdrawn_at is not null then 'CONSENT_WITHDRAWN'
      when p_attestation.expires_at <= clock_timestamp() then 'CONSENT_EXPIRED'
      when not exists (select from process_versions v join business_processes b on b.id = v.process_id
                        where v.id = p_attestation.process_version_id and b.status = 'ACTIVE') then 'PROCESS_RETIRED'
      when (p_country = any (p_attestation.countries)) is not true then 'COUNTRY_NOT_CONSENTED'
      when consent.agreement_of(p_attestation.organization_id) is null then 'AGREEMENT_NOT_ACCEPTED'
    end
  $$;
  comment on function consent.refusal_of is 'Why an attestation lets nothing be asked in a country now; null when it does.';

  create function consent.offered_grant_keys() returns table (kid uuid, public_jwk jsonb)
  language sql stable ${DEFINER} as $$
    select kid, public_jwk from signing_keys
  $$;
  comment on function consent.offered_grant_keys is 'The public keys that verify grants, as JWKs.';

  create function consent.offered_hold_attestations(p_tenant uuid, p_attestations uuid[]) returns void
  language plpgsql ${DEFINER} as $$
  begin
    if p_tenant is distinct from ${TENANT} then return; end if;
    perform from attestations where id = any (p_attestations) order by id for no key update;
  end $$;
  comment on function consent.offered_hold_attestations is
    'Holds attestations, in the order of their ids, until the caller''s transaction ends. To be called once, before any lock of what depends on them.';

  create function consent.offered_book_fetch(p_tenant uuid, p_grant uuid, p_attestation uuid, p_process_version uuid, p_country text) returns text
  language plpgsql ${DEFINER} as $$
  declare
    v_attestation consent.attestations;
    v_grant consent.grants;
    v_refusal text;
    v_moment timestamptz;
  begin
    if p_tenant is distinct from ${TENANT} then return 'GRANT_UNKNOWN'; end if;
    select * into v_attestation from attestations where id = p_attestation for no key update;
    select * into v_grant from grants
     where id = p_grant and attestation_id = p_attestation and process_version_id = p_process_version for update;
    if v_grant.id is null then return 'GRANT_UNKNOWN'; end if;
    v_refusal := consent.refusal_of(v_attestation, p_country);
    if v_refusal is not null then return v_refusal; end if;
    v_moment := clock_timestamp();
    if v_grant.expires_at <= v_moment then return 'GRANT_EXPIRED'; end if;
    if v_grant.used >= v_grant.fetches then return 'GRANT_USED_UP'; end if;
    if v_attestation.use_times <= (
      select count(*) from attestation_uses u
       where u.attestation_id = p_attestation
         and u.at > coalesce(v_moment - v_attestation.use_period::interval, '-infinity')
    ) then return 'CONSENT_USED_UP'; end if;
    update grants set used = used + 1 where id = p_grant;
    insert into attestation_uses (organization_id, attestation_id, grant_id, at) values (p_tenant, p_attestation, p_grant, v_moment);
    return null;
  end $$;
  comment on function consent.offered_book_fetch is
    'Books one fetch of a grant and one use of its attestation: null when booked, else the refusal (P27, P28, P39).';

  create function consent.offered_check_retry(p_tenant uuid, p_grant uuid, p_attestation uuid, p_country text) returns text
  language plpgsql ${DEFINER} as $$
  declare
    v_attestation consent.attestations;
    v_expires_at timestamptz;
    v_refusal text;
  begin
    if p_tenant is distinct from ${TENANT} then return 'GRANT_UNKNOWN'; end if;
    select * into v_attestation from attestations where id = p_attestation;
    select expires_at into v_expires_at from grants
     where id = p_grant and attestation_id = p_attestation and process_version_id = v_attestation.process_version_id;
    if v_expires_at is null then return 'GRANT_UNKNOWN'; end if;
    v_refusal := consent.refusal_of(v_attestation, p_country);
    if v_refusal is not null then return v_refusal; end if;
    if v_expires_at <= clock_timestamp() then return 'GRANT_EXPIRED'; end if;
    return null;
  end $$;
  comment on function consent.offered_check_retry is
    'The checks of offered_book_fetch for a retry, which books nothing and may come when all is used up: null, or the refusal.';

  create function consent.offered_release_fetch(p_tenant uuid, p_grant uuid, p_attestation uuid) returns void
  language plpgsql ${DEFINER} as $$
  begin
    if p_tenant is distinct from ${TENANT} then return; end if;
    update grants set used = used - 1 where id = p_grant and attestation_id = p_attestation and used > 0;
    if found then
      delete from attestation_uses where id = (select id from attestation_uses where grant_id = p_grant order by at desc limit 1);
    end if;
  end $$;
  comment on function consent.offered_release_fetch is 'Gives a booked fetch back, and the use of its attestation.';

  create function consent.offered_in_force(p_tenant uuid, p_attestation uuid) returns boolean
  language plpgsql ${DEFINER} as $$
  declare
    v_attestation consent.attestations;
  begin
    if p_tenant is distinct from ${TENANT} then return false; end if;
    select * into v_attestation from attestations where id = p_attestation for no key update;
    return found and v_attestation.withdrawn_at is null and v_attestation.expires_at > clock_timestamp();
  end $$;
  comment on function consent.offered_in_force is
    'Whether an attestation is neither withdrawn nor expired, kept so until the end of the caller''s transaction.';

  create function consent.offered_process_terms(p_tenant uuid, p_process_version uuid)
  returns table (process uuid, strategy text, quorum int, categories jsonb, gates text[])
  language sql stable ${DEFINER} as $$
    select v.process_id, v.strategy, v.quorum, v.categories,
           array(select d.gate from legal_gate_declarations d where d.process_id = v.process_id and d.withdrawn_at is null)
      from process_versions v
     where v.id = p_process_version and p_tenant = ${TENANT}
  $$;
  comment on function consent.offered_process_terms is 'What a process version allows: how partners are asked, attributes by category, and the legal gates that are declared of it now.';

  grant execute on function consent.offered_grant_keys, consent.offered_hold_attestations, consent.offered_book_fetch,
    consent.offered_check_retry, consent.offered_release_fetch, consent.offered_in_force, consent.offered_process_terms to partner_data_app;
`;
