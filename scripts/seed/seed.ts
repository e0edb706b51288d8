import type { KeyObject } from "node:crypto";
import pg from "pg";
import type { DatabaseAddress } from "../../platform/database/address.ts";
import type { Registry } from "../sandbox/protocol.ts";
import { seedPrices } from "./prices.ts";
import { seedRecipients } from "./recipients.ts";
import { seedRegistry } from "./registry.ts";
import { type SeededTenant, seedTenant } from "./tenant.ts";

export const STAFF = [
  { email: "operations@genifi.example", name: "Odile Operations", roles: ["OPERATIONS"] },
  { email: "partners@genifi.example", name: "Pia Partners", roles: ["PARTNER_MANAGER"] },
  { email: "privacy@genifi.example", name: "Prosper Privacy", roles: ["PRIVACY"] },
] as const;

export interface SeedOptions {
  readonly migrator: DatabaseAddress;
  readonly kek: KeyObject;
  readonly registry: Pick<Registry, "partners">;
  readonly tenants: readonly SeededTenant[];
}

/** Fills what our own staff would: staff, categories, partners, price book, customers. Safe to repeat. */
export async function seed({ migrator, kek, registry, tenants }: SeedOptions): Promise<void> {
  const client = new pg.Client(migrator);
  await client.connect();
  try {
    await client.query("set role accounts_owner");
    for (const { email, name, roles } of STAFF) {
      await client.query("insert into accounts.staff (email, name, roles) values ($1, $2, $3) on conflict do nothing", [email, name, roles]);
    }
    await client.query("reset role");
    await seedRecipients(client, registry);
    await seedRegistry(client, kek, registry);
    await seedPrices(client, registry);
    for (const tenant of tenants) await seedTenant(client, tenant, registry);
  } finally {
    await client.end();
  }
}
