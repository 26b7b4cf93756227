// Where translation stands: a row that can be named, rows that can be read, the place in the request.
import type { Expression, FromItem } from '@app/sql';
import type { JsonPath } from '@app/types';
import type { RoleTable } from '../../permission/role-graph.js';
import type { ConditionScope } from '../filter/condition-scope.js';
import type { TranslateState } from '../translate-state.js';

/** One row whose columns are `alias.column`. */
export interface RowScope {
  readonly table: RoleTable;
  readonly alias: string;
  /** The whole row as a value of the table's row type, where the alias alone is not one. */
  readonly row?: Expression;
}

/** Rows of a table before arguments narrow them; the role's row filter is added by whoever reads them. */
export interface RowSource extends RowScope {
  readonly item: FromItem;
  /** What ties them to the row around them. */
  readonly conditions: readonly Expression[];
}

/** `path`: of the field that is translated, for errors. */
export interface TranslateEnv {
  readonly state: TranslateState;
  readonly path: JsonPath;
}

/** The place of a field of a selection. */
export function inside(env: TranslateEnv, field: string): TranslateEnv {
  return { state: env.state, path: [...env.path, 'selectionSet', field] };
}

/** All rows of a table. */
export function tableSource(
  table: RoleTable,
  state: TranslateState,
  conditions: (alias: string) => readonly Expression[],
): RowSource {
  const alias = state.alias();
  const relation = table.table.table;
  return { table, alias, item: { type: 'relation', relation, alias }, conditions: conditions(alias) };
}

/** The row as conditions about it see it. */
export function conditionScope({ alias, table, row }: RowScope): ConditionScope {
  return { alias, rootAlias: alias, table, ...(row === undefined ? {} : { row }) };
}
