import { Migration } from "@mikro-orm/migrations";

/** The keys with which sealed answers are signed, those to which identifiers come sealed, and those that seal continuations. */
export class PartnerDataM0006SigningKeys extends Migration {
  override up(): void {
    this.addSql(`
      create table partner_data.signing_keys (
        kid uuid primary key,
        sealed_private_jwk text not null,
        public_jwk jsonb not null,
        created_at timestamptz not null default now()
      );
      comment on table partner_data.signing_keys is 'plane: account; retention: until no sealed answer signed with it is shown; tenant: none';
      grant select, insert on partner_data.signing_keys to partner_data_app;

      create table partner_data.encryption_keys (
        kid uuid primary key,
        alg text not null,
        sealed_private_jwk text not null,
        public_jwk jsonb not null,
        created_at timestamptz not null default now()
      );
      comment on table partner_data.encryption_keys is 'plane: account; retention: twice the lifetime of a key, then destroyed; tenant: none';
      grant select, insert, delete on partner_data.encryption_keys to partner_data_app;

      create table partner_data.sealing_keys (
        kid uuid primary key,
        sealed_key text not null,
        created_at timestamptz not null default now()
      );
      comment on table partner_data.sealing_keys is 'plane: account; retention: as long as it seals, and as long as what it sealed is in force; then destroyed; tenant: none';
      grant select, insert, delete on partner_data.sealing_keys to partner_data_app;
    `);
  }
}
