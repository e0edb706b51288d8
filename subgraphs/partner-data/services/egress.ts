import { lookup } from "node:dns/promises";
import type { Pool } from "pg";
import type { Egress } from "../connectors/egress.ts";

const REMEMBERED_MS = 2_000;

/** As the register writes a host, so that it compares with that of a URL. */
const asInUrl = (host: string): string => host.toLowerCase().replace(/:443$/, "");

/** The register of recipients, read anew every two seconds. While it cannot be read, nobody may be sent anything. */
export function createEgress(pool: Pool, privateAddresses: boolean): Egress {
  let register: { readonly until: number; readonly hosts: Promise<ReadonlySet<string>> } | undefined;

  async function read(): Promise<ReadonlySet<string>> {
    const { rows } = await pool.query<{ hosts: string[] }>("select hosts from consent.offered_subprocessors()");
    return new Set(rows.flatMap(({ hosts }) => hosts.map(asInUrl)));
  }

  return {
    privateAddresses,
    async allows(host) {
      if (!register || register.until <= Date.now()) {
        const reading = { until: Date.now() + REMEMBERED_MS, hosts: read() };
        register = reading;
        reading.hosts.catch(() => {
          if (register === reading) register = undefined;
        });
      }
      return (await register.hosts).has(host);
    },
    async resolve(hostname) {
      return (await lookup(hostname, { all: true })).map(({ address }) => address);
    },
  };
}
