import type pg from "pg";
import type { Registry } from "../sandbox/protocol.ts";

/** Where the sandbox's partners say that they are. */
const COUNTRY = "CA";

/** On what transfers between the countries of the sandbox's subjects and its partners rest. */
const MECHANISMS = [
  { from: "FR", to: "CA", mechanism: "ADEQUACY" },
  { from: "US", to: "CA", mechanism: "SCC" },
  { from: "CA", to: "US", mechanism: "SCC" },
  { from: "CA", to: "FR", mechanism: "SCC" },
] as const;

/** The register of recipients, each sandbox partner a controller with its host, and the transfer mechanisms. */
export async function seedRecipients(client: pg.Client, { partners }: Pick<Registry, "partners">): Promise<void> {
  await client.query("set role consent_owner");
  for (const { id, name, address } of partners) {
    if (address === null) continue;
    await client.query(
      `insert into consent.subprocessors (id, name, role, country, hosts, announced_at, active_from)
       values ($1, $2, 'CONTROLLER', $3, $4, now() - interval '60 days', now() - interval '1 day')
       on conflict (id) do update set hosts = excluded.hosts`,
      [id, name, COUNTRY, [new URL(address).host]],
    );
  }
  for (const { from, to, mechanism } of MECHANISMS) {
    await client.query(
      `insert into consent.transfer_mechanisms (from_country, to_country, mechanism, valid_until) values ($1, $2, $3, now() + interval '1 year')
       on conflict (from_country, to_country, mechanism) do update set valid_until = excluded.valid_until`,
      [from, to, mechanism],
    );
  }
  await client.query("reset role");
}
