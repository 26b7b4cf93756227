// What the keys of a permission filter may mean at one place of it.
import type { CatalogTable, QualifiedTable } from '@app/types';
import { tableKey } from '@app/types';
import type { UnguardedTable } from '../../resolve/resolve-table.js';
import type { ArgumentUses } from '../../precondition/argument-uses.js';
import { permissionFault } from '../error.js';
import type { LiteralReader } from '../read-value.js';

/** Of one source; the same for all its permissions. */
export interface FilterEnv {
  readonly source: string;
  /** Tables that are served, by `tableKey`. */
  readonly tables: ReadonlyMap<string, UnguardedTable>;
  readonly literals: LiteralReader;
  /** Of conditions on calls: what stands for an argument. */
  readonly arguments?: ArgumentUses;
}

export interface FilterScope {
  readonly env: FilterEnv;
  /** Whose fields the keys name. */
  readonly table: UnguardedTable;
  /** The table that `$` means. */
  readonly root: CatalogTable;
}

/** Where a filter of a table begins. */
export function rootScope(table: UnguardedTable, env: FilterEnv): FilterScope {
  return { env, table, root: table.catalog };
}

/** The rows of another table, seen from the same root. */
export function scopeOf(scope: FilterScope, table: QualifiedTable): FilterScope {
  const target = scope.env.tables.get(tableKey(table));
  if (target === undefined) throw permissionFault.untrackedTable(table);
  return { ...scope, table: target };
}
