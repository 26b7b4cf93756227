// Which tables a role may insert into, directly and through a relationship (spec/permissions.md 3.2, 6).
import { tableKey, type QualifiedTable } from '@app/types';
import type { RoleTable } from '../permission/role-graph.js';
import type { ResolvedColumn } from '../resolve/resolved-tables.js';
import type { SchemaScope } from './schema-scope.js';

/** Columns that the role may give, in table order. */
export function insertableColumns({ table, insert }: RoleTable): readonly ResolvedColumn[] {
  if (insert === null) return [];
  return [...table.columns.values()].filter((column) => column.isInsertable && insert.columns.has(column.name));
}

/**
 * The target of a relationship as a nested insert sees it; null where the role cannot insert. Permissions for backends only count
 * here whoever asks.
 */
export function nestedInsertTarget(target: QualifiedTable, { graph }: SchemaScope): RoleTable | null {
  const key = tableKey(target);
  const table = graph.source.tables.get(key);
  if (table === undefined || table.baseName === null || !table.catalog.isInsertable) return null;
  const known = graph.tables.get(key);
  if (known !== undefined && known.insert !== null) return known;
  const insert = table.permissions.get(graph.key.role)?.insert ?? null;
  if (insert === null) return null;
  if (known !== undefined) return { ...known, insert };
  return { graph, table, select: null, insert, update: null, delete: null, fields: new Map() };
}
