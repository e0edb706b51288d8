import { Migration } from "@mikro-orm/migrations";
import { FIRST_POLICIES } from "./first-policies.ts";
import { OFFERED } from "./offered-functions.ts";
import { TABLES, TENANT_TABLES } from "./tables.ts";
import { OF_MODE, TENANT } from "./tenant.ts";

/** Policies and agreements, business processes, attestations with their history, grants, and what partner-data is offered. */
export class ConsentM0001Consent extends Migration {
  override up(): void {
    this.addSql(TABLES);
    for (const table of TENANT_TABLES) {
      this.addSql(`
        alter table consent.${table} enable row level security;
        alter table consent.${table} force row level security;
        create policy tenant on consent.${table} using (organization_id = ${TENANT});
      `);
    }
    this.addSql(`create policy mode on consent.attestations as restrictive using (${OF_MODE})`);
    this.addSql(`
      create function consent.refuse_change() returns trigger
      language plpgsql set search_path = consent, pg_temp as $$
      begin
        raise exception 'ROW_IS_IMMUTABLE';
      end $$;
      comment on function consent.refuse_change is 'Keeps published and recorded rows as they were written, even from their owner.';
    `);
    for (const table of ["policy_versions", "agreements", "process_versions", "attestation_events", "attestation_evidence"]) {
      this.addSql(`
        create trigger immutable before update or delete or truncate on consent.${table}
          for each statement execute function consent.refuse_change();
      `);
    }
    this.addSql(`
      grant select on consent.policy_versions, consent.attestation_uses to consent_app;
      grant select, insert on consent.agreements, consent.process_versions, consent.attestation_events,
        consent.attestation_evidence, consent.grants, consent.signing_keys to consent_app;
      grant select, insert, update (withdrawn_by, withdrawn_at) on consent.legal_gate_declarations to consent_app;
      grant select, insert, update (status, current_version_id) on consent.business_processes to consent_app;
      grant select, insert, update (withdrawn_at) on consent.attestations to consent_app;
      select events.declare_type('consent.withdrawn', array['attestation', 'process']);
    `);
    for (const { kind, title, text } of FIRST_POLICIES) {
      this.addSql(`
        insert into consent.policy_versions (kind, version, title, text, sha256, effective_at)
        values ('${kind}', 1, '${title}', '${text}', encode(sha256(convert_to('${text}', 'UTF8')), 'hex'), now());
      `);
    }
    this.addSql(OFFERED);
  }
}
