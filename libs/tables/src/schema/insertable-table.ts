// Which tables a role may insert into, directly and through a relationship (spec/permissions.md 3.2, 6).
import { tableKey, type QualifiedTable } from '@app/types';
import type { RoleTable } from '../permission/role-graph.js';
import type { ResolvedColumn } from '../resolve/resolved-tables.js';
import type { SchemaScope } from './schema-scope.js';

/**
 * Columns that the role may give, in table order. Permissions for backends only are no exception: where they hide a root field,
 * nested inserts still go through them.
 */
export function insertableColumns({ table, nestedInsert }: RoleTable): readonly ResolvedColumn[] {
  if (nestedInsert === null) return [];
  return [...table.columns.values()].filter((column) => column.isInsertable && nestedInsert.columns.has(column.name));
}

/** The target of a relationship as a nested insert sees it; null where the role cannot insert. */
export function nestedInsertTarget(target: QualifiedTable, { graph }: SchemaScope): RoleTable | null {
  const table = graph.tables.get(tableKey(target));
  return table === undefined || table.nestedInsert === null ? null : table;
}
