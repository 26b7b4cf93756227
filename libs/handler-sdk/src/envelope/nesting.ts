// A bound on nesting, checked without recursion, so that later stages may recurse.

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** True when objects and lists are nested more than `limit` deep: a scalar has depth 0, `{}` 1, `[[]]` 2. */
export function isDeeperThan(value: unknown, limit: number): boolean {
  let level = [value].filter(isContainer);
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > limit) return true;
    level = level.flatMap((container) => Object.values(container).filter(isContainer));
  }
  return false;
}
