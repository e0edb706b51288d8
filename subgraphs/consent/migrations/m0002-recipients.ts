import { Migration } from "@mikro-orm/migrations";
import { TENANT } from "./tenant.ts";

const DEFINER = "security definer set search_path = consent, pg_temp";

/**
 * Who receives personal data, and into which countries it may go (clauses P35, P70, P71). Nothing is sent to a host that
 * is not in this register, nor across a border without a mechanism in force.
 */
export class ConsentM0002Recipients extends Migration {
  override up(): void {
    this.addSql(`
      create table consent.subprocessors (
        id uuid primary key default uuidv7(),
        name text not null unique,
        role text not null check (role in ('PROCESSOR', 'SUB_PROCESSOR', 'CONTROLLER')),
        country text not null check (country ~ '^[A-Z]{2}$'),
        hosts text[] not null,
        announced_at timestamptz not null default now(),
        active_from timestamptz not null,
        ended_at timestamptz,
        constraint announced_30_days_ahead check (active_from >= announced_at + interval '720 hours')
      );
      comment on table consent.subprocessors is 'plane: account; retention: kept, since disclosures name them (P70); tenant: none';

      create table consent.subprocessor_objections (
        organization_id uuid not null,
        subprocessor_id uuid not null references consent.subprocessors,
        user_id uuid not null,
        objected_at timestamptz not null default now(),
        primary key (organization_id, subprocessor_id)
      );
      comment on table consent.subprocessor_objections is 'plane: account; retention: until termination, then by P76; tenant: organization_id';
      alter table consent.subprocessor_objections enable row level security;
      alter table consent.subprocessor_objections force row level security;
      create policy tenant on consent.subprocessor_objections using (organization_id = ${TENANT});

      create table consent.transfer_mechanisms (
        id uuid primary key default uuidv7(),
        from_country text not null check (from_country ~ '^[A-Z]{2}$'),
        to_country text not null check (to_country ~ '^[A-Z]{2}$'),
        mechanism text not null check (mechanism in ('ADEQUACY', 'SCC', 'BCR')),
        valid_until timestamptz not null,
        unique (from_country, to_country, mechanism)
      );
      comment on table consent.transfer_mechanisms is 'plane: account; retention: kept, since transfers rest on them (P71); tenant: none';

      grant select on consent.subprocessors, consent.transfer_mechanisms to consent_app;
      grant select, insert, delete on consent.subprocessor_objections to consent_app;

      create function consent.offered_subprocessors() returns table (id uuid, country text, hosts text[])
      language sql stable ${DEFINER} as $$
        select id, country, hosts from subprocessors where active_from <= now() and (ended_at is null or ended_at > now())
      $$;
      comment on function consent.offered_subprocessors is 'The recipients in force now: country, and hosts with their ports unless 443 (P70).';

      create function consent.offered_objections(p_tenant uuid) returns table (subprocessor_id uuid)
      language sql stable ${DEFINER} as $$
        select subprocessor_id from subprocessor_objections where organization_id = p_tenant and p_tenant = ${TENANT}
      $$;
      comment on function consent.offered_objections is 'The recipients to which a tenant objects: they are not asked on its behalf (P70).';

      create function consent.offered_transfer_allowed(p_from text, p_to text) returns boolean
      language sql stable ${DEFINER} as $$
        select p_from = p_to or exists (select from transfer_mechanisms
                                         where from_country = p_from and to_country = p_to and valid_until > now())
      $$;
      comment on function consent.offered_transfer_allowed is 'Whether a transfer stays in its country or rests on a mechanism in force (P71).';

      grant execute on function consent.offered_subprocessors, consent.offered_objections, consent.offered_transfer_allowed to partner_data_app;
    `);
  }
}
