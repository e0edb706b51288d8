import { Migration } from "@mikro-orm/migrations";

/** What the steps of a version write; everything else of it is as it was proposed. */
const STEPS = "'{state,reviewed_by,reviewed_at,grounds,activated_by,activated_at,retired_by,retired_at}'::text[]";

/**
 * Categories that are added without a deploy (clause P30): proposed by one person, reviewed by another, then activated.
 * The order, and that nobody reviews what they proposed, are the table's own: no service can leave them out.
 */
export class PartnerDataM0008AddedCategories extends Migration {
  override up(): void {
    this.addSql(`
      create table partner_data.category_versions (
        id uuid primary key default uuidv7(),
        category text not null check (category ~ '^x(-[a-z]{2,20}){1,4}$'),
        version int not null check (version > 0),
        title text not null,
        description text not null,
        sensitivity text not null check (sensitivity in ('STANDARD', 'SENSITIVE')),
        subject_kinds text[] not null check (subject_kinds <@ '{PERSON,COMPANY}' and subject_kinds <> '{}'),
        ways text[] not null default '{RETRIEVE}' check (ways = '{RETRIEVE}'),
        identifiers text[] not null check (identifiers <> '{}'),
        schema jsonb not null,
        attributes text[] not null check (attributes <> '{}'),
        purpose text not null,
        legal_basis text not null,
        everywhere boolean not null,
        jurisdictions jsonb not null,
        state text not null default 'PROPOSED' check (state in ('PROPOSED', 'APPROVED', 'REJECTED', 'ACTIVE', 'RETIRED')),
        proposed_by uuid not null,
        proposed_at timestamptz not null default now(),
        reviewed_by uuid,
        reviewed_at timestamptz,
        grounds text,
        activated_by uuid,
        activated_at timestamptz,
        retired_by uuid,
        retired_at timestamptz,
        unique (category, version),
        constraint reviewed_by_another check (reviewed_by <> proposed_by),
        constraint reviewed_before_anything_else check ((state = 'PROPOSED') = (reviewed_by is null)),
        check (num_nulls(reviewed_by, reviewed_at, grounds) in (0, 3)),
        check ((activated_by is null) = (activated_at is null) and (retired_by is null) = (retired_at is null))
      );
      create unique index one_active on partner_data.category_versions (category) where state = 'ACTIVE';
      create unique index one_under_way on partner_data.category_versions (category) where state in ('PROPOSED', 'APPROVED');
      comment on table partner_data.category_versions is 'plane: account; retention: kept, since transactions name its category; tenant: none';

      create table partner_data.category_events (
        id uuid primary key default uuidv7(),
        category text not null,
        version int not null,
        kind text not null check (kind in ('PROPOSED', 'APPROVED', 'REJECTED', 'ACTIVE', 'RETIRED')),
        staff_id uuid not null,
        at timestamptz not null default clock_timestamp(),
        foreign key (category, version) references partner_data.category_versions (category, version)
      );
      create index on partner_data.category_events (category, version, id);
      comment on table partner_data.category_events is 'plane: account; retention: with its category; tenant: none';

      create function partner_data.refuse_change() returns trigger
      language plpgsql set search_path = partner_data, pg_temp as $$
      begin
        raise exception 'ROW_IS_IMMUTABLE';
      end $$;
      comment on function partner_data.refuse_change is 'Keeps recorded rows as they were written, even from their owner.';
      create trigger immutable before update or delete or truncate on partner_data.category_events
        for each statement execute function partner_data.refuse_change();
      create trigger kept before delete or truncate on partner_data.category_versions
        for each statement execute function partner_data.refuse_change();
    `);
    this.addSql(`
      create function partner_data.step_of_category() returns trigger
      language plpgsql set search_path = partner_data, pg_temp as $$
      begin
        if tg_op = 'INSERT' then
          if new.state <> 'PROPOSED' then raise exception 'CATEGORY_STEP'; end if;
          return new;
        end if;
        if to_jsonb(new) - ${STEPS} <> to_jsonb(old) - ${STEPS} then raise exception 'ROW_IS_IMMUTABLE'; end if;
        if (old.state, new.state) not in (('PROPOSED', 'APPROVED'), ('PROPOSED', 'REJECTED'), ('APPROVED', 'ACTIVE'), ('APPROVED', 'RETIRED'), ('ACTIVE', 'RETIRED'))
          or old.reviewed_by is distinct from new.reviewed_by and old.state <> 'PROPOSED' then
          raise exception 'CATEGORY_STEP';
        end if;
        if new.state = 'ACTIVE' then
          update category_versions set state = 'RETIRED', retired_by = new.activated_by, retired_at = now()
           where category = new.category and state = 'ACTIVE';
        end if;
        return new;
      end $$;
      comment on function partner_data.step_of_category is 'Lets a version go from proposal over review to use, and no other way; what was proposed never changes.';

      create function partner_data.follow_category() returns trigger
      language plpgsql security definer set search_path = partner_data, pg_temp as $$
      begin
        insert into category_events (category, version, kind, staff_id)
        values (new.category, new.version, new.state, case new.state when 'PROPOSED' then new.proposed_by when 'ACTIVE' then new.activated_by
                                                                     when 'RETIRED' then new.retired_by else new.reviewed_by end);
        if new.state = 'ACTIVE' then
          insert into categories (id, version, title, sensitivity, attributes, subject_kinds, everywhere)
          values (new.category, new.version, new.title, new.sensitivity, new.attributes, new.subject_kinds, new.everywhere)
          on conflict (id) do update set version = excluded.version, title = excluded.title, sensitivity = excluded.sensitivity,
            attributes = excluded.attributes, subject_kinds = excluded.subject_kinds, everywhere = excluded.everywhere, active = true;
          delete from category_jurisdictions where category = new.category;
          insert into category_jurisdictions (category, jurisdiction) select new.category, j ->> 'jurisdiction' from jsonb_array_elements(new.jurisdictions) j;
          insert into legal_gates (category, jurisdiction, code, description, source)
            select new.category, j ->> 'jurisdiction', g ->> 'code', g ->> 'description', g ->> 'source'
              from jsonb_array_elements(new.jurisdictions) j, jsonb_array_elements(j -> 'gates') g;
        elsif new.state = 'RETIRED' and old.state = 'ACTIVE' then
          update categories set active = false where id = new.category and version = new.version;
        end if;
        return new;
      end $$;
      comment on function partner_data.follow_category is 'Records each step, and has the registry follow: a category is there when a version of it is active.';

      create trigger step before insert or update on partner_data.category_versions
        for each row execute function partner_data.step_of_category();
      create trigger follow after insert or update on partner_data.category_versions
        for each row execute function partner_data.follow_category();

      grant select, insert (id, category, version, title, description, sensitivity, subject_kinds, identifiers, schema, attributes, purpose, legal_basis,
          everywhere, jurisdictions, proposed_by),
        update (state, reviewed_by, reviewed_at, grounds, activated_by, activated_at, retired_by, retired_at)
        on partner_data.category_versions to partner_data_app;
      grant select on partner_data.category_events to partner_data_app;
    `);
  }
}
