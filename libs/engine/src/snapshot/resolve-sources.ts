// Tracked tables against what introspection found. Serving them is the table kind's matter; others ask whether they exist.
import {
  printTable,
  tableKey,
  type CatalogTable,
  type Inconsistency,
  type Source,
  type SourceCatalog,
} from '@app/types';
import type { ResolvedSource } from '../kind/field-kind.js';

/** Catalogs by source name; an error text where the database could not be read; absent: not connected on purpose. */
export type SourceCatalogs = ReadonlyMap<string, SourceCatalog | { readonly error: string }>;

export interface ResolvedSources {
  readonly sources: ReadonlyMap<string, ResolvedSource>;
  readonly inconsistencies: readonly Inconsistency[];
}

export function resolveSources(sources: readonly Source[], catalogs: SourceCatalogs): ResolvedSources {
  const resolved = new Map<string, ResolvedSource>();
  const inconsistencies: Inconsistency[] = [];
  for (const source of sources) {
    const catalog = catalogs.get(source.name);
    if (catalog === undefined) continue;
    if ('error' in catalog) {
      inconsistencies.push({
        type: 'source',
        name: `source ${source.name}`,
        reason: `Inconsistent object: ${catalog.error}`,
        definition: source.name,
      });
      continue;
    }
    const trackedTables = new Map<string, CatalogTable>();
    for (const tracked of source.tables) {
      const key = tableKey(tracked.table);
      const table = catalog.tables.get(key);
      if (table === undefined) inconsistencies.push(missingTable(source.name, tracked.table));
      else trackedTables.set(key, table);
    }
    resolved.set(source.name, { name: source.name, catalog, trackedTables });
  }
  return { sources: resolved, inconsistencies };
}

function missingTable(source: string, table: { readonly schema: string; readonly name: string }): Inconsistency {
  return {
    type: 'table',
    name: `table ${printTable(table)} in source ${source}`,
    reason: `Inconsistent object: no such table/view exists in source: ${JSON.stringify(printTable(table))}`,
    definition: { ...table },
  };
}
