import { reveal } from "../../../platform/personal/reveal.ts";
import { checkedClaims } from "./answer.ts";
import { type CategoryName, isCategory } from "./claims.ts";
import { type Connector, PartnerFault } from "./connector.ts";
import type { Egress } from "./egress.ts";
import type { PartnerEndpoint } from "./endpoint.ts";
import { oidcPaths } from "./oidc-names.ts";
import { readDisclosed } from "./sd-jwt-vc-disclosures.ts";
import { type Issuers, issuersOf } from "./sd-jwt-vc-issuers.ts";
import { type Statuses, statusesOf } from "./sd-jwt-vc-status.ts";
import { verifiedCredential } from "./sd-jwt-vc-verification.ts";
import { createTransport } from "./transport.ts";
import { unreachable } from "./unreachable.ts";

/**
 * A credential that the subject presented to the customer (SD-JWT, RFC 9901; SD-JWT VC), verified and read in this process:
 * its issuer is not asked but for its list of revoked ones, and learns nothing, so no fault discloses.
 */
export function sdJwtVc(endpoint: PartnerEndpoint, egress: Egress): Connector & { close(): Promise<void> } {
  const issuers = issuersOf(endpoint.settings);
  if (issuers === null) return unreachable;
  const transport = createTransport(endpoint, egress);
  const believed: Believed = { issuers, statuses: statusesOf(issuers, endpoint.address, transport) };

  return {
    async ask({ category, way, attributes, identifiers, subjectKind, signal }) {
      if (signal.aborted) throw new PartnerFault("ABORTED", false);
      const asked = isCategory(category) ? oidcPaths(category, attributes) : new Map<string, readonly string[]>();
      if (asked.size === 0 || way !== "RETRIEVE" || subjectKind !== "PERSON") throw new PartnerFault("UNREACHABLE", false);
      const presented = identifiers.get("credential");
      const { record, issuedAt } = presented === undefined ? NOTHING : await readCredential(reveal(presented), believed, asked, signal);
      if (signal.aborted) throw new PartnerFault("ABORTED", false);
      return {
        claims: checkedClaims(category as CategoryName, attributes, record, false),
        provenance: {
          partnerReference: null,
          at: new Date().toISOString(),
          trustFramework: issuers.trustFramework,
          assuranceLevel: issuers.assuranceLevel,
          evidence: ["electronic_record"],
          verifiedAt: issuedAt?.toISOString() ?? null,
        },
        // What else the credential discloses is the subject's own choice, and is not read.
        overDelivered: 0,
      };
    },
    close: async () => transport?.close(),
  };
}

interface Believed {
  readonly issuers: Issuers;
  readonly statuses: Statuses;
}

interface Read {
  readonly record: Readonly<Record<string, unknown>>;
  readonly issuedAt: Date | null;
}

const NOTHING: Read = { record: {}, issuedAt: null };

async function readCredential(
  presented: string,
  { issuers, statuses }: Believed,
  asked: ReadonlyMap<string, readonly string[]>,
  signal: AbortSignal,
): Promise<Read> {
  try {
    const { issuer, payload, disclosures, issuedAt } = await verifiedCredential(presented, issuers);
    if (!(await statuses.holds(issuer, payload["status"], signal))) throw new Error("It was revoked.");
    const found = [...asked].map(([attribute, path]) => [attribute, readDisclosed(payload, disclosures, path)] as const);
    return { record: Object.fromEntries(found.filter(([, value]) => value !== undefined)), issuedAt };
  } catch (error) {
    if (error instanceof PartnerFault) throw error;
    // Whatever is wrong with it, the errors quote it; and it is no fault of the issuer's list.
    throw new PartnerFault("PARTNER_ERROR", false, false, true);
  }
}
