// Relationships whose name a column gets through the naming convention. Names as metadata has them were compared before.
import type { Inconsistency, TrackedTable } from '@app/types';
import { printClash } from './error.js';
import { reportedInTable } from './inconsistent-objects.js';
import { extraOf, readObjects } from './raw-json.js';
import { columnClash } from './resolve-computed-fields.js';
import type { TableSurroundings } from './resolve-table.js';
import type { ResolvedColumn } from './resolved-tables.js';

/** By name of the relationship. */
export function clashingRelationships(
  tracked: TrackedTable,
  { source, relationships }: TableSurroundings,
  columns: ReadonlyMap<string, ResolvedColumn>,
): ReadonlyMap<string, Inconsistency> {
  const clashes = new Map<string, Inconsistency>();
  for (const { name, cardinality } of relationships.values()) {
    const clash = columnClash(name, columns);
    if (clash === undefined) continue;
    const list = cardinality === 'one' ? 'object_relationships' : 'array_relationships';
    const entry = readObjects(extraOf(tracked, list))?.find((one) => one.name === name);
    const type = cardinality === 'one' ? 'object_relation' : 'array_relation';
    const reported = reportedInTable({ source: source.name, table: tracked.table }, type, {
      object: name,
      definition: { name, comment: entry?.comment ?? null, using: entry?.using ?? null },
    });
    clashes.set(name, { ...reported, reason: printClash(clash) });
  }
  return clashes;
}
