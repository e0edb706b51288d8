import { Migration } from "@mikro-orm/migrations";

/** The transactional outbox: one append-only log of CloudEvents, written in the business transaction. */
export class EventsM0001Log extends Migration {
  override up(): void {
    this.addSql(`
      create table events.types (
        type text primary key,
        keys text[] not null
      );
      comment on table events.types is 'plane: account; retention: as long as the type is in use; tenant: none';

      create table events.subscriptions (
        type text not null,
        queue text not null,
        primary key (type, queue)
      );
      comment on table events.subscriptions is 'plane: account; retention: as long as the consumer is in use; tenant: none';

      create table events.log (
        seq bigint generated always as identity primary key,
        xid xid8 not null default pg_current_xact_id(),
        source text not null,
        id text not null,
        type text not null references events.types,
        time timestamptz not null default now(),
        tenant uuid not null,
        data jsonb not null,
        unique (source, id)
      );
      create index log_in_order on events.log (xid, seq);
      comment on table events.log is 'plane: account; retention: 400 days; tenant: tenant';
      alter table events.log enable row level security;
      alter table events.log force row level security;
      create policy tenant on events.log using (tenant = nullif(current_setting('app.tenant', true), '')::uuid);

      create function events.declare_type(p_type text, p_keys text[]) returns void
      language sql security definer set search_path = events, pg_temp as $$
        insert into events.types values (p_type, p_keys) on conflict (type) do update set keys = excluded.keys
      $$;
      comment on function events.declare_type is 'Declares an event type and the only keys its data may have (clause P24).';

      create function events.publish(p_source text, p_id text, p_type text, p_tenant uuid, p_data jsonb) returns boolean
      language plpgsql security definer set search_path = events, pg_temp as $$
      declare
        v_keys text[];
        v_event jsonb;
        v_queue text;
      begin
        if p_tenant is distinct from nullif(current_setting('app.tenant', true), '')::uuid then
          raise exception 'EVENT_OF_ANOTHER_TENANT';
        end if;
        select keys into v_keys from events.types where type = p_type;
        if v_keys is null or exists (select from jsonb_object_keys(p_data) k where not k = any (v_keys)) then
          raise exception 'EVENT_OUTSIDE_ITS_SCHEMA';
        end if;
        insert into events.log (source, id, type, tenant, data) values (p_source, p_id, p_type, p_tenant, p_data)
          on conflict (source, id) do nothing;
        if not found then return false; end if;
        v_event := jsonb_build_object('specversion', '1.0', 'source', p_source, 'id', p_id, 'type', p_type,
          'time', to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'tenant', p_tenant, 'data', p_data);
        for v_queue in
          insert into pgboss.job (name, data, singleton_key, expire_seconds, deletion_seconds, keep_until, retry_limit, retry_delay,
                                  retry_backoff, retry_delay_max, policy, dead_letter, heartbeat_seconds)
          select q.name, v_event, p_tenant::text, q.expire_seconds, q.deletion_seconds, now() + q.retention_seconds * interval '1s',
                 q.retry_limit, q.retry_delay, q.retry_backoff, q.retry_delay_max, q.policy, q.dead_letter, q.heartbeat_seconds
            from events.subscriptions s join pgboss.queue q on q.name = s.queue
           where s.type = p_type
          returning name
        loop
          perform pg_notify('pgboss_' || left(encode(sha224('pgboss'::bytea), 'hex'), 24), v_queue);
        end loop;
        return true;
      end $$;
      comment on function events.publish is 'Writes one event and a job for each subscribed consumer, in the caller''s transaction; false when the fact was published before.';
    `);
  }
}
