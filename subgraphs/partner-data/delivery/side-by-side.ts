/**
 * Does the same with each at the same time, until a signal says otherwise. A partner's fault is a result; when one of
 * them throws all the same, the others are ended, for nobody would hear of what they bring.
 */
export async function sideBySide<T, R>(
  each: readonly T[],
  until: readonly AbortSignal[],
  run: (one: T, signal: AbortSignal) => Promise<R>,
): Promise<readonly R[]> {
  const failed = new AbortController();
  const signal = AbortSignal.any([...until, failed.signal]);
  try {
    return await Promise.all(each.map((one) => run(one, signal)));
  } catch (fault) {
    failed.abort();
    throw fault;
  }
}
