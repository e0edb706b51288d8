import type pg from "pg";
import { WAYS } from "../../platform/subgraph/question.ts";
import type { Registry } from "../sandbox/protocol.ts";
import { CURRENCY } from "./prices.ts";
import { partnersOf, rankOf, type SeededPartner } from "./registry.ts";

export interface SeededTenant {
  readonly id: string;
  readonly name: string;
  /** People by the roles that they hold. */
  readonly people: readonly { readonly email: string; readonly name: string; readonly roles: readonly string[] }[];
  /** May speak for its people, in the demo and in tests only. */
  readonly demoClient: { readonly id: string; readonly publicJwk: Readonly<Record<string, unknown>> };
  /** In whole minor units. */
  readonly budget: number;
}

const SLICES = 8;
/** Partners that a customer has no contract with until sales adds one. */
const ON_REQUEST: readonly string[] = [
  "Veridia Identity",
  "Specimen Wallets",
  "Halden Mobile",
  "Crownfold Bank",
  "Lattice Data",
  "Email Domain",
  "WiFi Vendor",
];

/** A customer's contracts with some partners; `app.tenant` is set to it already. */
export async function seedContracts(client: pg.Client, tenant: string, partners: readonly SeededPartner[]): Promise<void> {
  await client.query("set role partner_data_owner");
  for (const partner of partners) {
    for (const { category, attributes } of partner.offers) {
      await client.query(
        `insert into partner_data.contracts (organization_id, partner_id, category, attributes, ways, rank)
         select $1, partner_id, category, $4, $5, $6 from partner_data.offers where partner_id = $2 and category = $3 on conflict do nothing`,
        [tenant, partner.id, category, attributes, WAYS, rankOf(partner)],
      );
    }
  }
}

async function seedAccount(client: pg.Client, { id, name, people, demoClient }: SeededTenant): Promise<void> {
  await client.query("set role accounts_owner");
  await client.query(
    `insert into accounts.organizations (id, name, billing_street, billing_locality, billing_region, billing_postal_code, billing_country,
       representative_name, representative_position, representative_email, representative_phone, currency, time_zone)
     values ($1, $2, '1 Specimen Street', 'Toronto', 'ON', 'M5V 1A1', 'CA', 'Rowan Specimen', 'Head of Onboarding', 'rowan@example.com', '+14165550100', $3,
       'America/Toronto') on conflict do nothing`,
    [id, name, CURRENCY],
  );
  for (const person of people) {
    await client.query("insert into accounts.users (organization_id, email, name, roles) values ($1, $2, $3, $4) on conflict do nothing", [
      id,
      person.email,
      person.name,
      person.roles,
    ]);
  }
  await client.query(
    `insert into accounts.api_clients (id, organization_id, name, mode, authentication_method, jwks, scopes, demo)
     values ($1, $2, 'Demo sign-in', 'LIVE', 'private_key_jwt', $3, '{}', true) on conflict (id) do update set jwks = excluded.jwks`,
    [demoClient.id, id, { keys: [{ ...demoClient.publicJwk, alg: "EdDSA", use: "sig" }] }],
  );
}

async function seedBudget(client: pg.Client, { id, budget }: SeededTenant): Promise<void> {
  await client.query("set role billing_owner");
  await client.query(
    `insert into billing.budgets (organization_id, slice, currency, available)
     select $1, slice, $2, ($3::bigint / ${SLICES}) + case when slice = 1 then $3::bigint % ${SLICES} else 0 end from generate_series(1, ${SLICES}) slice
     on conflict do nothing`,
    [id, CURRENCY, budget],
  );
}

/** A customer as sales would set it up: account, people, contracts, budget. What it makes itself goes through the API. */
export async function seedTenant(client: pg.Client, tenant: SeededTenant, registry: Pick<Registry, "partners">): Promise<void> {
  await client.query("select set_config('app.tenant', $1, false)", [tenant.id]);
  await seedAccount(client, tenant);
  await seedContracts(
    client,
    tenant.id,
    partnersOf(registry).filter(({ name, mode }) => mode === "LIVE" && !ON_REQUEST.includes(name)),
  );
  await seedBudget(client, tenant);
  await client.query("reset role");
  await client.query("select set_config('app.tenant', '', false)");
}
