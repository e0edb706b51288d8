/**
 * Assurance levels, lowest first, by the names that OpenID Identity Assurance 1.0 gives them. Nobody has set an order
 * between two frameworks: here their levels count as alike by place (docs/decisions/0011).
 */
const LEVELS: ReadonlyMap<string, readonly string[]> = new Map([
  // NIST SP 800-63A.
  ["nist_800_63A", ["ial1", "ial2", "ial3"]],
  // Regulation (EU) No 910/2014, article 8.
  ["eidas", ["low", "substantial", "high"]],
]);

interface Assurance {
  readonly trustFramework: string | null;
  readonly assuranceLevel: string | null;
}

/** 1 to 3; 0 for a level or a framework that we do not know. */
export const assuranceOf = ({ trustFramework, assuranceLevel }: Assurance): number =>
  (LEVELS.get(trustFramework ?? "")?.indexOf(assuranceLevel ?? "") ?? -1) + 1;

export interface WishedAssurance {
  readonly trustFramework: string | null;
  readonly leastLevel: string | null;
  /** How old evidence may be, in milliseconds. */
  readonly longestMs: number | null;
}

/** Whether a source is as sure as was wished. A level that we do not know is below every wish. */
export function sureEnough(source: Assurance, { trustFramework, leastLevel }: WishedAssurance): boolean {
  if (trustFramework !== null && source.trustFramework !== trustFramework) return false;
  if (leastLevel === null) return true;
  const framework = trustFramework ?? source.trustFramework;
  const least = assuranceOf({ trustFramework: framework, assuranceLevel: leastLevel });
  return least > 0 && assuranceOf(source) >= least;
}

/** Whether evidence is as fresh as was wished; what does not say when it was verified is not. */
export function freshEnough(verifiedAt: string | null, { longestMs }: WishedAssurance, now: number): boolean {
  return longestMs === null || (verifiedAt !== null && now - Date.parse(verifiedAt) <= longestMs);
}
