import { lookup } from "node:dns/promises";
import type { Pool } from "pg";
import type { Egress } from "../connectors/egress.ts";

const REMEMBERED_MS = 2_000;

/** As the register writes a host, so that it compares with that of a URL. */
const asInUrl = (host: string): string => host.toLowerCase().replace(/:443$/, "");

/** The register of recipients, read anew every two seconds. While it cannot be read, nobody may be sent anything. */
export function createEgress(pool: Pool, privateAddresses: boolean): Egress {
  let register: { readonly until: number; readonly hosts: Promise<ReadonlyMap<string, ReadonlySet<string>>> } | undefined;

  /** By recipient: a partner may not be sent to another's hosts, to whom the tenant may object. */
  async function read(): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    const { rows } = await pool.query<{ id: string; hosts: string[] }>("select id, hosts from consent.offered_subprocessors()");
    return new Map(rows.map(({ id, hosts }) => [id, new Set(hosts.map(asInUrl))]));
  }

  return {
    privateAddresses,
    async allows(recipient, host) {
      if (!register || register.until <= Date.now()) {
        const reading = { until: Date.now() + REMEMBERED_MS, hosts: read() };
        register = reading;
        reading.hosts.catch(() => {
          if (register === reading) register = undefined;
        });
      }
      return (await register.hosts).get(recipient)?.has(host) ?? false;
    },
    async resolve(hostname) {
      return (await lookup(hostname, { all: true })).map(({ address }) => address);
    },
  };
}
