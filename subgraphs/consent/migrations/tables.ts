/** Tables whose rows belong to one tenant, by `organization_id`. */
export const TENANT_TABLES = [
  "agreements",
  "business_processes",
  "process_versions",
  "legal_gate_declarations",
  "attestations",
  "attestation_events",
  "attestation_evidence",
  "grants",
  "attestation_uses",
] as const;

export const TABLES = `
  create table consent.policy_versions (
    id uuid primary key default uuidv7(),
    kind text not null check (kind in ('DATA_PROCESSING', 'ACCEPTABLE_USE', 'TERMS')),
    version int not null check (version > 0),
    title text not null,
    text text not null,
    sha256 text not null check (sha256 = encode(sha256(convert_to(text, 'UTF8')), 'hex')),
    effective_at timestamptz not null,
    unique (kind, version)
  );
  comment on table consent.policy_versions is 'plane: account; retention: kept, since agreements name them (P07); tenant: none';

  create table consent.agreements (
    id uuid primary key default uuidv7(),
    organization_id uuid not null,
    policy_version_id uuid not null references consent.policy_versions,
    user_id uuid not null,
    accepted_at timestamptz not null default now(),
    unique (organization_id, policy_version_id)
  );
  comment on table consent.agreements is 'plane: account; retention: until termination, then by P76; tenant: organization_id';

  create table consent.business_processes (
    id uuid primary key default uuidv7(),
    organization_id uuid not null,
    name text not null,
    status text not null default 'ACTIVE' check (status in ('ACTIVE', 'RETIRED')),
    current_version_id uuid not null,
    created_at timestamptz not null default now(),
    unique (organization_id, name)
  );
  comment on table consent.business_processes is 'plane: account; retention: with the attestations that name it; tenant: organization_id';

  create table consent.process_versions (
    id uuid primary key default uuidv7(),
    organization_id uuid not null,
    process_id uuid not null references consent.business_processes,
    version int not null check (version > 0),
    purpose text not null,
    strategy text not null check (strategy in ('WATERFALL', 'FIRST_SUCCESS', 'ALL', 'QUORUM')),
    quorum int check (quorum between 2 and 20),
    check ((strategy = 'QUORUM') = (quorum is not null)),
    categories jsonb not null,
    published_at timestamptz not null default now(),
    unique (process_id, version)
  );
  comment on table consent.process_versions is 'plane: account; retention: with the attestations that name it; tenant: organization_id';
  alter table consent.business_processes add foreign key (current_version_id) references consent.process_versions deferrable initially deferred;

  create table consent.legal_gate_declarations (
    id uuid primary key default uuidv7(),
    organization_id uuid not null,
    process_id uuid not null references consent.business_processes,
    gate text not null check (gate ~ '^[A-Z]{2}_[A-Z0-9_]{2,57}$'),
    reference text not null check (length(reference) between 1 and 200),
    declared_by uuid not null,
    declared_at timestamptz not null default now(),
    withdrawn_by uuid,
    withdrawn_at timestamptz,
    check ((withdrawn_by is null) = (withdrawn_at is null))
  );
  create unique index on consent.legal_gate_declarations (process_id, gate) where withdrawn_at is null;
  comment on table consent.legal_gate_declarations is 'plane: account; retention: with the attestations of its process; tenant: organization_id';

  create table consent.attestations (
    id uuid primary key default uuidv7(),
    organization_id uuid not null,
    mode text not null check (mode in ('TEST', 'LIVE')),
    process_version_id uuid not null references consent.process_versions,
    version int not null default 1 check (version > 0),
    subject_kind text not null check (subject_kind in ('PERSON', 'COMPANY')),
    subject_reference text not null,
    categories jsonb not null,
    countries text[] not null check (cardinality(countries) > 0),
    recipients text[] not null check (cardinality(recipients) > 0),
    notice_hash text not null check (notice_hash ~ '^[0-9a-f]{64}$'),
    method text not null,
    use_times int not null check (use_times > 0),
    use_period text,
    given_at timestamptz not null,
    expires_at timestamptz not null check (expires_at > given_at),
    withdrawn_at timestamptz,
    created_at timestamptz not null default now()
  );
  create index on consent.attestations (organization_id, id);
  create index on consent.attestations (process_version_id, id);
  comment on table consent.attestations is 'plane: account; retention: 24 months after expires_at or withdrawn_at; tenant: organization_id';

  create table consent.attestation_events (
    id uuid primary key default uuidv7(),
    organization_id uuid not null,
    attestation_id uuid not null references consent.attestations,
    kind text not null check (kind in ('ATTESTED', 'GRANT_ISSUED', 'WITHDRAWN')),
    client_id uuid,
    user_id uuid,
    at timestamptz not null default now(),
    check (num_nonnulls(client_id, user_id) = 1)
  );
  create index on consent.attestation_events (attestation_id, id);
  comment on table consent.attestation_events is 'plane: account; retention: with the attestation; tenant: organization_id';

  create table consent.attestation_evidence (
    attestation_id uuid primary key references consent.attestations,
    organization_id uuid not null,
    jws text not null check (length(jws) <= 20000)
  );
  comment on table consent.attestation_evidence is 'plane: account; retention: with the attestation; tenant: organization_id';

  create table consent.grants (
    id uuid primary key,
    organization_id uuid not null,
    attestation_id uuid not null references consent.attestations,
    process_version_id uuid not null references consent.process_versions,
    agreement_id uuid not null references consent.agreements,
    fetches int not null check (fetches > 0),
    used int not null default 0 check (used between 0 and fetches),
    bound boolean not null,
    expires_at timestamptz not null,
    created_at timestamptz not null default now()
  );
  create index on consent.grants (attestation_id);
  comment on table consent.grants is 'plane: account; retention: with the attestation; tenant: organization_id';

  create table consent.attestation_uses (
    id uuid primary key default uuidv7(),
    organization_id uuid not null,
    attestation_id uuid not null references consent.attestations,
    grant_id uuid not null references consent.grants,
    at timestamptz not null
  );
  create index on consent.attestation_uses (attestation_id, at);
  create index on consent.attestation_uses (grant_id, at);
  comment on table consent.attestation_uses is 'plane: account; retention: with the attestation; tenant: organization_id';

  create table consent.signing_keys (
    kid uuid primary key,
    sealed_private_jwk text not null,
    public_jwk jsonb not null,
    created_at timestamptz not null default now()
  );
  comment on table consent.signing_keys is 'plane: account; retention: until no receipt signed with it is shown; tenant: none';
`;
