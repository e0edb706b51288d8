import { Migration } from "@mikro-orm/migrations";

/** A partner says that its late answer is there (docs/decisions/0022). Nothing is kept of it but the event for the customer. */
export class PartnerDataM0009Ready extends Migration {
  override up(): void {
    this.addSql(`
      create function partner_data.note_ready(p_tenant uuid, p_mode text, p_transaction uuid, p_partner uuid) returns text
      language plpgsql set search_path = partner_data, pg_temp as $$
      declare
        v_row transactions;
      begin
        if accounts.offered_enter_tenant(p_tenant) is distinct from 'ACTIVE' then return 'CLOSED'; end if;
        -- Waits for a settlement under way, and holds off the next.
        select * into v_row from transactions where id = p_transaction and mode = p_mode for share;
        if v_row.outcome = 'OPEN' then return 'EARLY'; end if;
        if not coalesce(v_row.continuable, false) or not exists (
          select from disclosures where transaction_id = p_transaction and partner_id = p_partner) then return 'CLOSED'; end if;
        -- Of each attempt once, however often the partner says it.
        if exists (select from accounts.offered_webhook_endpoint(p_tenant, p_mode)) then
          perform events.publish('partner-data', format('transaction/%s/%s/ready/%s', v_row.id, v_row.attempt, p_partner), 'transaction.ready', p_tenant,
            jsonb_build_object('notice', gen_random_uuid(), 'transaction', v_row.id, 'mode', v_row.mode));
        end if;
        return 'NOTED';
      end $$;
      comment on function partner_data.note_ready is
        'Tells the customer, if it wants to be told, that a partner has a late answer. EARLY: its question is under way; CLOSED: nothing of it is waited for.';
      grant execute on function partner_data.note_ready to partner_data_app;
      select events.declare_type('transaction.ready', array['notice', 'transaction', 'mode']);
    `);
  }
}
