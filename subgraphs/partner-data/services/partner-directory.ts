import type { KeyObject } from "node:crypto";
import type { Pool } from "pg";
import { unseal } from "../../../platform/keys/sealing.ts";
import { describeFault, type Log } from "../../../platform/logging/log.ts";
import { type Connector, PartnerFault } from "../connectors/connector.ts";
import { partnerCredential, type Protocol } from "../connectors/endpoint.ts";
import type { Connectors } from "../connectors/index.ts";

const REMEMBERED_MS = 2_000;

interface PartnerRecord {
  readonly id: string;
  readonly protocol: Protocol;
  readonly address: string | null;
  readonly trust_anchor: string | null;
  readonly sealed_credential: string | null;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** For what a partner's credential was sealed; whoever registers a partner seals it so. */
export const credentialPurpose = (partner: string): string => `partner_data.partners/${partner}/credential`;

/** Finds the connector of a partner by its id; the registry is read anew every two seconds. Throws `PartnerFault` and nothing else. */
export function createPartnerDirectory(pool: Pool, kek: KeyObject, connectors: Connectors, log: Log): (partner: string) => Promise<Connector> {
  const known = new Map<string, { readonly until: number; readonly connector: Promise<Connector> }>();

  async function find(partner: string): Promise<Connector> {
    const { rows } = await pool.query<PartnerRecord>(
      "select id, protocol, address, trust_anchor, sealed_credential, settings from partner_data.partners where id = $1 and status = 'ACTIVE'",
      [partner],
    );
    const [row] = rows;
    if (!row) throw new PartnerFault("UNREACHABLE", false);
    const { id, protocol, address, trust_anchor: trustAnchor, sealed_credential: sealed, settings } = row;
    const credential = sealed === null ? null : partnerCredential.parse(JSON.parse(String(await unseal(sealed, kek, credentialPurpose(partner)))));
    return connectors.connectorFor({ id, protocol, address, trustAnchor, credential, settings });
  }

  return (partner) => {
    const remembered = known.get(partner);
    if (remembered && remembered.until > Date.now()) return remembered.connector;
    // A fault of ours may not end the delivery: what other partners were told of the subject must still be settled.
    const connector = find(partner).catch((fault: unknown) => {
      if (!(fault instanceof PartnerFault)) log.error("partner-not-found", { room: "partner-data", ...describeFault(fault) });
      throw fault instanceof PartnerFault ? fault : new PartnerFault("UNREACHABLE", false);
    });
    known.set(partner, { until: Date.now() + REMEMBERED_MS, connector });
    connector.catch(() => known.delete(partner));
    return connector;
  };
}
