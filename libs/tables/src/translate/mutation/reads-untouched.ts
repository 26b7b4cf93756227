// Whether what an insert returns can be read in the inserting statement itself. A statement does not see what it writes, so what
// stands beside the new rows must be of tables that the insert cannot have changed (spec/queries-and-mutations.md 7.2).
import type { Expression } from '@app/sql';
import { tableKey, type QualifiedTable } from '@app/types';
import type { RoleTable } from '../../permission/role-graph.js';
import type { WriteStatement } from './translate-affecting.js';

/** Whether the cells read the same in the statement as after it. */
export function readsUntouched(statement: WriteStatement, table: RoleTable, cells: readonly Expression[]): boolean {
  // DO UPDATE may change keys, and with them rows that refer to them.
  if (statement.type !== 'insert' || statement.onConflict?.update !== undefined) return false;
  const { catalog } = table.table;
  if (catalog.isStandalone !== true || catalog.insertsOnlyItself !== true) return false;
  const written = tableKey(catalog.table);
  const { tables } = table.graph.source;
  const isUntouched = (relation: QualifiedTable): boolean => {
    const key = tableKey(relation);
    return key !== written && tables.get(key)?.catalog.isStandalone === true;
  };
  return cells.every((cell) => readsOnly(cell, isUntouched));
}

/** Walks the tree, whatever its nodes are: any mention of another relation, or of a function of the database's own, counts. */
function readsOnly(node: unknown, accepts: (relation: QualifiedTable) => boolean): boolean {
  if (Array.isArray(node)) return node.every((item) => readsOnly(item, accepts));
  if (typeof node !== 'object' || node === null) return true;
  const { type, relation, schema } = node as { type?: unknown; relation?: unknown; schema?: unknown };
  if (type === 'relation') return accepts(relation as QualifiedTable);
  if (type === 'call' && schema !== undefined) return false;
  return Object.values(node).every((member) => readsOnly(member, accepts));
}
