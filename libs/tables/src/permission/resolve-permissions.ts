// Permissions of all tables of a source, by `tableKey` and role, inherited roles merged.
import { tableKey, type Inconsistency, type Role, type Source } from '@app/types';
import type { ResolveEnv } from '@app/engine';
import type { UnguardedTable } from '../resolve/resolve-table.js';
import type { FilterEnv } from './filter/filter-scope.js';
import { inheritanceOf, inheritPermissions } from './inherit/inherit-permissions.js';
import { readPermissionLists } from './read-permission-lists.js';
import { openLiteralReader } from './read-value.js';
import type { TablePermissions } from './table-permissions.js';

export interface SourcePermissions {
  readonly permissions: ReadonlyMap<string, ReadonlyMap<Role, TablePermissions>>;
  readonly inconsistencies: readonly Inconsistency[];
}

export function resolvePermissions(
  source: Source,
  tables: ReadonlyMap<string, UnguardedTable>,
  env: Pick<ResolveEnv, 'roles' | 'parentsOf'>,
): SourcePermissions {
  const permissions = new Map<string, ReadonlyMap<Role, TablePermissions>>();
  const inconsistencies: Inconsistency[] = [];
  const inheritance = inheritanceOf(env);
  const filterEnv: FilterEnv = { source: source.name, tables, literals: openLiteralReader() };
  for (const tracked of source.tables) {
    const key = tableKey(tracked.table);
    const table = tables.get(key);
    if (table === undefined) continue;
    const read = readPermissionLists(tracked, table, filterEnv);
    const inherited = inheritPermissions(read.permissions, inheritance, table);
    inconsistencies.push(...read.inconsistencies, ...inherited.inconsistencies);
    permissions.set(key, inherited.permissions);
  }
  return { permissions, inconsistencies };
}
