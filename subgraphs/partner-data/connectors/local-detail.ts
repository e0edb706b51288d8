import { checkedClaims, localProvenance } from "./answer.ts";
import type { CategoryName } from "./claims.ts";
import { type Connector, type IdentifierName, PartnerFault } from "./connector.ts";
import { reveal } from "../../../platform/personal/reveal.ts";

interface LocalDetail {
  readonly category: CategoryName;
  readonly identifier: IdentifierName;
  readonly evidence: string;
  /** The details of one identifier; null when it tells nothing. */
  read(identifier: string): Promise<Readonly<Record<string, unknown>> | null>;
}

/** A partner that is a table in this process: no identifier leaves it, so no fault of it discloses. */
export function localDetail(detail: LocalDetail): Connector {
  return {
    async ask({ category, attributes, identifiers, signal }) {
      if (signal.aborted) throw new PartnerFault("ABORTED", false);
      if (category !== detail.category) throw new PartnerFault("UNREACHABLE", false);
      const identifier = identifiers.get(detail.identifier);
      const record = identifier === undefined ? null : await readSafely(detail, reveal(identifier));
      if (signal.aborted) throw new PartnerFault("ABORTED", false);
      return {
        claims: checkedClaims(detail.category, attributes, record ?? {}, false),
        provenance: localProvenance(detail.evidence),
        // It reads its table whole; nothing was sent to it.
        overDelivered: 0,
      };
    },
  };
}

async function readSafely(detail: LocalDetail, identifier: string) {
  try {
    return await detail.read(identifier);
  } catch {
    // A library's error may quote what it could not read.
    throw new PartnerFault("PARTNER_ERROR", false);
  }
}
