/** The value below which the given part of a list lies, between two of them where it must. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = part * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)] ?? Number.NaN, sorted[Math.ceil(at)] ?? Number.NaN];
  return low + (high - low) * (at - Math.floor(at));
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Below this no difference is claimed: two shared cores wander by more. */
const TIE = 1.3;

/** A ratio in words. */
export function times(ratio: number): string {
  const by = `${ratio < 10 ? ratio.toFixed(2) : ratio.toFixed(0)}×`;
  return Math.max(ratio, 1 / ratio) < TIE ? `${by}, a tie` : by;
}
