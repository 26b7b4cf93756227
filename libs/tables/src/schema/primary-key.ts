// The primary key as far as a role can use it (spec/permissions.md 3.1).
import type { RoleTable } from '../permission/role-graph.js';
import type { ResolvedColumn } from '../resolve/resolved-tables.js';

/** Its columns in key order; null when there is none or the role may not select all of them. */
export function selectableKey({ table, select }: RoleTable): readonly ResolvedColumn[] | null {
  if (table.primaryKey === null || select === null) return null;
  const columns: ResolvedColumn[] = [];
  for (const name of table.primaryKey) {
    const column = table.columns.get(name);
    if (column === undefined || !select.columns.has(name)) return null;
    columns.push(column);
  }
  return columns.length === 0 ? null : columns;
}
