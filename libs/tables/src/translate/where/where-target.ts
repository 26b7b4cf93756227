// Tables that a condition goes on to.
import { invariant } from '@app/types';
import type { Condition } from '../../permission/condition.js';
import type { RoleTable } from '../../permission/role-graph.js';

export interface WhereTarget {
  readonly table: RoleTable;
  /** The role's row filter on it: part of every condition on its rows, or a client could probe rows it cannot read. */
  readonly filter: Condition;
}

/** `key`: a `tableKey` that the role's graph links to. */
export function whereTarget({ graph }: RoleTable, key: string): WhereTarget {
  const table = graph.tables.get(key);
  const filter = table?.select?.filter;
  invariant(table !== undefined && filter !== undefined, 'fields lead only to tables that the role may select from');
  return { table, filter };
}
