import { Migration } from "@mikro-orm/migrations";
import { KEYED_PROTOCOLS, PROTOCOLS } from "../connectors/endpoint.ts";

const quoted = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(", ");

/** What can be asked, of whom, and who may ask it (clauses P26, P29 to P31). */
export class PartnerDataM0001Registry extends Migration {
  override up(): void {
    this.addSql(`
      create table partner_data.categories (
        id text primary key check (id ~ '^(?:[a-z][A-Za-z]{1,40}|x(?:-[a-z]{2,20}){1,4})$'),
        version int not null default 1 check (version > 0),
        title text not null,
        sensitivity text not null check (sensitivity in ('STANDARD', 'SENSITIVE')),
        attributes text[] not null,
        subject_kinds text[] not null default '{PERSON,COMPANY}' check (subject_kinds <@ '{PERSON,COMPANY}' and subject_kinds <> '{}'),
        -- Where no jurisdiction is listed nobody may ask, unless this says otherwise.
        everywhere boolean not null default false,
        active boolean not null default true
      );
      comment on table partner_data.categories is 'plane: account; retention: as long as it is offered; tenant: none';

      create table partner_data.category_jurisdictions (
        category text not null references partner_data.categories,
        jurisdiction text not null check (jurisdiction ~ '^[A-Z]{2}(-[A-Z0-9]{1,3})?$'),
        primary key (category, jurisdiction)
      );
      comment on table partner_data.category_jurisdictions is 'plane: account; retention: as long as it is the law; tenant: none';

      create table partner_data.legal_gates (
        category text not null,
        jurisdiction text not null,
        code text not null check (code ~ '^[A-Z]{2}_[A-Z0-9_]{2,57}$'),
        description text not null,
        source text not null,
        primary key (category, jurisdiction, code),
        foreign key (category, jurisdiction) references partner_data.category_jurisdictions on delete cascade
      );
      comment on table partner_data.legal_gates is 'plane: account; retention: as long as it is the law; tenant: none';

      create table partner_data.partners (
        id uuid primary key default uuidv7(),
        name text not null unique,
        protocol text not null check (protocol in (${quoted(PROTOCOLS)})),
        address text,
        trust_anchor text,
        sealed_credential text,
        settings jsonb not null default '{}',
        countries text[] not null,
        -- Whom it is asked for: LIVE by contract, TEST (a sandbox) by every customer's test clients, in the order of rank.
        mode text not null check (mode in ('TEST', 'LIVE')),
        test_rank int check (test_rank > 0),
        subprocessor_id uuid,
        deadline_ms int check (deadline_ms > 0),
        -- After how long without an answer a question may be sent once more, where the contract says that a duplicate is free.
        hedge_after_ms int check (hedge_after_ms > 0),
        status text not null default 'ACTIVE' check (status in ('ACTIVE', 'SUSPENDED')),
        created_at timestamptz not null default now(),
        check (address is null or address like 'https://%'),
        check ((mode = 'TEST') = (test_rank is not null)),
        -- Without our key in it a second question would be a second inquiry.
        check (hedge_after_ms is null or protocol in (${quoted(KEYED_PROTOCOLS)}))
      );
      comment on table partner_data.partners is 'plane: account; retention: two years after the last contract; tenant: none';

      create table partner_data.offers (
        partner_id uuid not null references partner_data.partners,
        category text not null references partner_data.categories,
        attributes text[] not null,
        identifiers text[] not null,
        ways text[] not null default '{RETRIEVE}' check (ways <@ '{CHECK,MATCH,RETRIEVE}' and ways <> '{}'),
        trust_framework text,
        assurance_level text,
        primary key (partner_id, category)
      );
      comment on table partner_data.offers is 'plane: account; retention: with its partner; tenant: none';

      create table partner_data.contracts (
        id uuid primary key default uuidv7(),
        organization_id uuid not null,
        partner_id uuid not null,
        category text not null,
        attributes text[] not null,
        ways text[] not null default '{RETRIEVE}' check (ways <@ '{CHECK,MATCH,RETRIEVE}' and ways <> '{}'),
        rank int not null check (rank > 0),
        duplicate_free boolean not null default false,
        valid_from timestamptz not null default now(),
        valid_until timestamptz,
        unique (organization_id, category, partner_id),
        foreign key (partner_id, category) references partner_data.offers
      );
      comment on table partner_data.contracts is 'plane: account; retention: two years after its end; tenant: organization_id';
      alter table partner_data.contracts enable row level security;
      alter table partner_data.contracts force row level security;
      create policy tenant on partner_data.contracts using (organization_id = nullif(current_setting('app.tenant', true), '')::uuid);

      -- Whole names and no setting: only so is it planned as a part of what reads it.
      create function partner_data.contracted(p_mode text)
      returns table (partner_id uuid, category text, attributes text[], ways text[], rank int, duplicate_free boolean)
      language sql stable as $$
        select c.partner_id, c.category, c.attributes, c.ways, c.rank, c.duplicate_free
          from partner_data.contracts c join partner_data.partners p on p.id = c.partner_id and p.mode = 'LIVE'
         where p_mode = 'LIVE' and c.valid_from <= now() and (c.valid_until is null or c.valid_until > now())
        union all
        select o.partner_id, o.category, o.attributes, '{CHECK,MATCH,RETRIEVE}', p.test_rank, false
          from partner_data.offers o join partner_data.partners p on p.id = o.partner_id and p.mode = 'TEST'
         where p_mode = 'TEST'
      $$;
      comment on function partner_data.contracted is
        'What the tenant may ask of whom now: by its contracts in LIVE; of every sandbox partner, without one, in TEST. Never of a partner of the other mode.';
      grant execute on function partner_data.contracted to partner_data_app;

      grant select on partner_data.categories, partner_data.category_jurisdictions, partner_data.legal_gates, partner_data.partners, partner_data.offers, partner_data.contracts to partner_data_app;
    `);
  }
}
