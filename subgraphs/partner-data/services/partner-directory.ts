import type { KeyObject } from "node:crypto";
import type { Pool } from "pg";
import type { Mode } from "../../../platform/identity/principal.ts";
import { unseal } from "../../../platform/keys/sealing.ts";
import { describeFault, type Log } from "../../../platform/logging/log.ts";
import { type Connector, PartnerFault } from "../connectors/connector.ts";
import { partnerCredential, type PartnerEndpoint, type Protocol } from "../connectors/endpoint.ts";
import type { Connectors } from "../connectors/index.ts";

const REMEMBERED_MS = 2_000;

interface PartnerRecord {
  readonly id: string;
  readonly protocol: Protocol;
  readonly mode: Mode;
  readonly address: string | null;
  readonly subprocessor_id: string | null;
  readonly trust_anchor: string | null;
  readonly sealed_credential: string | null;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly deadline_ms: number | null;
}

/** For what a partner's credential was sealed; whoever registers a partner seals it so. */
export const credentialPurpose = (partner: string): string => `partner_data.partners/${partner}/credential`;

/** What the registry has of an active partner, its credential opened. */
export async function readEndpoint(pool: Pool, kek: KeyObject, partner: string): Promise<PartnerEndpoint | undefined> {
  const { rows } = await pool.query<PartnerRecord>(
    `select id, protocol, mode, address, subprocessor_id, trust_anchor, sealed_credential, settings, deadline_ms
       from partner_data.partners where id = $1 and status = 'ACTIVE'`,
    [partner],
  );
  const [row] = rows;
  if (!row) return undefined;
  const {
    id,
    protocol,
    mode,
    address,
    subprocessor_id: recipient,
    trust_anchor: trustAnchor,
    sealed_credential: sealed,
    settings,
    deadline_ms: deadlineMs,
  } = row;
  const credential = sealed === null ? null : partnerCredential.parse(JSON.parse(String(await unseal(sealed, kek, credentialPurpose(partner)))));
  return { id, protocol, mode, address, recipient, trustAnchor, credential, settings, deadlineMs };
}

/** Finds the connector of a partner by its id, for a tenant in a mode; the registry is read anew every two seconds. Throws `PartnerFault` and nothing else. */
export function createPartnerDirectory(
  pool: Pool,
  kek: KeyObject,
  connectors: Connectors,
  log: Log,
): (partner: string, tenant: string, mode: Mode) => Promise<Connector> {
  const known = new Map<string, { readonly until: number; readonly endpoint: Promise<PartnerEndpoint> }>();

  async function find(partner: string): Promise<PartnerEndpoint> {
    const endpoint = await readEndpoint(pool, kek, partner);
    if (!endpoint) throw new PartnerFault("UNREACHABLE", false);
    return endpoint;
  }

  function endpointOf(partner: string): Promise<PartnerEndpoint> {
    const remembered = known.get(partner);
    if (remembered && remembered.until > Date.now()) return remembered.endpoint;
    // A fault of ours may not end the delivery: what other partners were told of the subject must still be settled.
    const endpoint = find(partner).catch((fault: unknown) => {
      if (!(fault instanceof PartnerFault)) log.error("partner-not-found", { room: "partner-data", ...describeFault(fault) });
      throw fault instanceof PartnerFault ? fault : new PartnerFault("UNREACHABLE", false);
    });
    known.set(partner, { until: Date.now() + REMEMBERED_MS, endpoint });
    endpoint.catch(() => known.delete(partner));
    return endpoint;
  }

  return async (partner, tenant, mode) => {
    const endpoint = await endpointOf(partner);
    // Admission planned partners of this mode only. Whatever comes to stand between: what is about to be told is told to no other.
    if (endpoint.mode !== mode) throw new PartnerFault("OTHER_MODE", false);
    return connectors.connectorFor(endpoint, tenant);
  };
}
