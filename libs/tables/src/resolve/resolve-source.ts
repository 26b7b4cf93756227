// One source: enum tables first, then tables, then permissions, then functions; each needs what comes before it.
import { tableKey, type CatalogTable, type EnumTableValue, type Inconsistency, type Source } from '@app/types';
import type { ResolveEnv, ResolvedSource } from '@app/engine';
import { resolvePermissions } from '../permission/resolve-permissions.js';
import { isTrackedAsEnum, resolveEnum } from './enum-table.js';
import { printTableFault } from './error.js';
import { inconsistent, reportedSource, reportedTable } from './inconsistent-objects.js';
import { resolveFunctions } from './resolve-functions.js';
import { resolveTable, type TableSurroundings, type UnguardedTable } from './resolve-table.js';
import type { ResolvedSourceTables, ResolvedTable, SourceCustomization, TableSettings } from './resolved-tables.js';
import { resolveCustomization } from './source-customization.js';

export interface SourceResolution {
  readonly tables: ResolvedSourceTables;
  readonly inconsistencies: readonly Inconsistency[];
}

/** `found`: what introspection found of the source. */
export function resolveSource(
  source: Source,
  found: ResolvedSource,
  { env, settings }: { readonly env: ResolveEnv; readonly settings: TableSettings },
): SourceResolution {
  const { customization, fault } = resolveCustomization(source, settings);
  const inconsistencies: Inconsistency[] = [];
  if (fault !== undefined) inconsistencies.push(inconsistent(reportedSource(source.name), fault));
  const enums = resolveEnums(source, found);
  const unguarded = resolveUnguarded(source, found, { customization, enums, env });
  const permitted = resolvePermissions(source, unguarded.tables, env);
  const tables = new Map<string, ResolvedTable>();
  for (const [key, table] of unguarded.tables) {
    tables.set(key, Object.freeze({ ...table, permissions: permitted.permissions.get(key) ?? new Map() }));
  }
  const around = { source: source.name, catalog: found.catalog, customization, tables, env };
  const functions = resolveFunctions(source, around);
  inconsistencies.push(
    ...enums.inconsistencies,
    ...unguarded.inconsistencies,
    ...permitted.inconsistencies,
    ...functions.inconsistencies,
  );
  const { scalars } = found.catalog;
  return {
    tables: { name: source.name, customization, tables, functions: functions.functions, scalars },
    inconsistencies,
  };
}

interface Enums {
  readonly tables: ReadonlyMap<string, CatalogTable>;
  readonly values: ReadonlyMap<string, readonly EnumTableValue[]>;
  /** Tracked as enums, but unfit: not served at all. */
  readonly unfit: ReadonlySet<string>;
  readonly inconsistencies: readonly Inconsistency[];
}

function resolveEnums(source: Source, found: ResolvedSource): Enums {
  const tables = new Map<string, CatalogTable>();
  const values = new Map<string, readonly EnumTableValue[]>();
  const unfit = new Set<string>();
  const inconsistencies: Inconsistency[] = [];
  for (const tracked of source.tables) {
    const key = tableKey(tracked.table);
    const table = found.trackedTables.get(key);
    if (table === undefined || !isTrackedAsEnum(tracked)) continue;
    const resolved = resolveEnum(table, found.catalog);
    if ('type' in resolved) {
      unfit.add(key);
      inconsistencies.push(inconsistent(reportedTable(source.name, table.table), printTableFault(resolved)));
    } else {
      tables.set(key, table);
      values.set(key, resolved);
    }
  }
  return { tables, values, unfit, inconsistencies };
}

function resolveUnguarded(
  source: Source,
  found: ResolvedSource,
  given: { readonly customization: SourceCustomization; readonly enums: Enums; readonly env: ResolveEnv },
): { readonly tables: ReadonlyMap<string, UnguardedTable>; readonly inconsistencies: readonly Inconsistency[] } {
  const tables = new Map<string, UnguardedTable>();
  const inconsistencies: Inconsistency[] = [];
  for (const tracked of source.tables) {
    const key = tableKey(tracked.table);
    const catalog = found.trackedTables.get(key);
    if (catalog === undefined || given.enums.unfit.has(key)) continue;
    const around: TableSurroundings = {
      source: found,
      customization: given.customization,
      enumValues: given.enums.values,
      enums: given.enums.tables,
      relationships: given.env.relationships(source.name, key),
      joins: given.env.tableJoins(source.name, key),
    };
    const resolution = resolveTable(tracked, catalog, around);
    inconsistencies.push(...resolution.inconsistencies);
    if (resolution.table !== undefined) tables.set(key, resolution.table);
  }
  return { tables, inconsistencies };
}
