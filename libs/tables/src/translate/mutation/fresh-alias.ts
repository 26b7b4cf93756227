// Aliases of written tables: never the name of a column, as PostgreSQL would then read `alias` as that column.
import type { RoleTable } from '../../permission/role-graph.js';
import type { TranslateState } from '../translate-state.js';

/** The next alias that no column of the table has as its name. */
export function freshAlias({ table }: RoleTable, state: TranslateState): string {
  let alias = state.alias();
  while (table.catalog.columns.has(alias)) alias = state.alias();
  return alias;
}
