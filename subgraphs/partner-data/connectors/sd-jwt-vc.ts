import { reveal } from "../../../platform/personal/reveal.ts";
import { checkedClaims } from "./answer.ts";
import { type CategoryName, isCategory } from "./claims.ts";
import { type Connector, PartnerFault } from "./connector.ts";
import type { PartnerEndpoint } from "./endpoint.ts";
import { oidcPaths } from "./oidc-names.ts";
import { readDisclosed } from "./sd-jwt-vc-disclosures.ts";
import { type Issuers, issuersOf } from "./sd-jwt-vc-issuers.ts";
import { verifiedCredential } from "./sd-jwt-vc-verification.ts";
import { unreachable } from "./unreachable.ts";

/**
 * A credential that the subject presented to the customer (SD-JWT, RFC 9901; SD-JWT VC), verified and read in this process:
 * its issuer is not asked and learns nothing, so no fault discloses.
 */
export function sdJwtVc({ settings }: Pick<PartnerEndpoint, "settings">): Connector {
  const issuers = issuersOf(settings);
  if (issuers === null) return unreachable;

  return {
    async ask({ category, way, attributes, identifiers, subjectKind, signal }) {
      if (signal.aborted) throw new PartnerFault("ABORTED", false);
      const asked = isCategory(category) ? oidcPaths(category, attributes) : new Map<string, readonly string[]>();
      if (asked.size === 0 || way !== "RETRIEVE" || subjectKind !== "PERSON") throw new PartnerFault("UNREACHABLE", false);
      const presented = identifiers.get("credential");
      const { record, issuedAt } = presented === undefined ? NOTHING : await readCredential(reveal(presented), issuers, asked);
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
  };
}

interface Read {
  readonly record: Readonly<Record<string, unknown>>;
  readonly issuedAt: Date | null;
}

const NOTHING: Read = { record: {}, issuedAt: null };

async function readCredential(presented: string, issuers: Issuers, asked: ReadonlyMap<string, readonly string[]>): Promise<Read> {
  try {
    const { payload, disclosures, issuedAt } = await verifiedCredential(presented, issuers);
    const found = [...asked].map(([attribute, path]) => [attribute, readDisclosed(payload, disclosures, path)] as const);
    return { record: Object.fromEntries(found.filter(([, value]) => value !== undefined)), issuedAt };
  } catch {
    // Whatever is wrong with it, the errors quote it.
    throw new PartnerFault("PARTNER_ERROR", false);
  }
}
