// Select permissions of an inherited role: a row is seen if any parent sees it, a cell only in rows that a parent who may see
// the cell sees (spec/permissions.md 8.1).
import type { Condition } from '../condition.js';
import { allOf, someOf } from '../filter/combine.js';
import type { SelectPermission } from '../table-permissions.js';

type Cells = ReadonlyMap<string, Condition | null>;

/** `parents`: those of the parents that may select, at least one. */
export function mergeSelect(parents: readonly SelectPermission[]): SelectPermission {
  const limits = parents.flatMap(({ limit }) => limit ?? []);
  return {
    columns: mergeCells(parents, (parent) => parent.columns),
    computedFields: mergeCells(parents, (parent) => parent.computedFields),
    filter: someOf(parents.map(({ filter }) => filter)),
    // A parent without a limit does not lift the others'.
    limit: limits.length > 0 ? Math.max(...limits) : null,
    allowAggregations: parents.some((parent) => parent.allowAggregations),
    queryRootFields: new Set(parents.flatMap((parent) => [...parent.queryRootFields])),
    subscriptionRootFields: new Set(parents.flatMap((parent) => [...parent.subscriptionRootFields])),
  };
}

function mergeCells(parents: readonly SelectPermission[], cellsOf: (parent: SelectPermission) => Cells): Cells {
  const names = new Set(parents.flatMap((parent) => [...cellsOf(parent).keys()]));
  return new Map([...names].map((name) => [name, guardOf(name, parents, cellsOf)]));
}

function guardOf(
  name: string,
  parents: readonly SelectPermission[],
  cellsOf: (parent: SelectPermission) => Cells,
): Condition | null {
  if (parents.every((parent) => cellsOf(parent).get(name) === null)) return null;
  const guards = parents.flatMap((parent) => {
    const guard = cellsOf(parent).get(name);
    if (guard === undefined) return [];
    return [guard === null ? parent.filter : allOf([parent.filter, guard])];
  });
  return someOf(guards);
}
