// Relationships of tracked tables, resolved by their kinds before any kind of field looks at them.
import { tableKey, type Inconsistency, type Source } from '@app/types';
import type { ResolvedSource } from '../kind/field-kind.js';
import type { RelationshipKind, ResolvedRelationship } from '../kind/relationship-kind.js';

export interface ResolvedRelationships {
  readonly relationships: (source: string, table: string) => ReadonlyMap<string, ResolvedRelationship>;
  readonly inconsistencies: readonly Inconsistency[];
}

const NONE: ReadonlyMap<string, ResolvedRelationship> = new Map();

/** The first of two relationships with one name counts; the table's kind reports the clash. */
export function resolveRelationships(
  sources: readonly Source[],
  resolved: ReadonlyMap<string, ResolvedSource>,
  kinds: readonly RelationshipKind[],
): ResolvedRelationships {
  const bySource = new Map<string, Map<string, ReadonlyMap<string, ResolvedRelationship>>>();
  const inconsistencies: Inconsistency[] = [];
  for (const source of sources) {
    const env = resolved.get(source.name);
    if (env === undefined) continue;
    const byTable = new Map<string, ReadonlyMap<string, ResolvedRelationship>>();
    for (const table of source.tables) {
      const key = tableKey(table.table);
      if (!env.trackedTables.has(key)) continue;
      const byName = new Map<string, ResolvedRelationship>();
      for (const kind of kinds) {
        const outcome = kind.resolve(table, env, { sources: resolved });
        inconsistencies.push(...outcome.inconsistencies);
        for (const one of outcome.relationships) if (!byName.has(one.name)) byName.set(one.name, one);
      }
      if (byName.size > 0) byTable.set(key, byName);
    }
    bySource.set(source.name, byTable);
  }
  return { relationships: (source, table) => bySource.get(source)?.get(table) ?? NONE, inconsistencies };
}
