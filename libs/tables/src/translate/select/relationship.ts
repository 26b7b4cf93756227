// Related rows: which they are, and the one of an object relationship.
import type { PlannedField, ResolvedRelationship } from '@app/engine';
import type { Expression } from '@app/sql';
import { invariant } from '@app/types';
import type { RoleTable } from '../../permission/role-graph.js';
import type { TranslateState } from '../translate-state.js';
import { columnOf, equal, subquery } from './expressions.js';
import { objectSelect, rowOutput } from './json-object.js';
import { permittedRows } from './permitted-rows.js';
import { rowEntries } from './row-entries.js';
import { tableSource, type RowScope, type RowSource, type TranslateEnv } from './row-scope.js';

/** Rows that a relationship of this row leads to. */
export function relatedSource(
  { relationship, target }: { readonly relationship: ResolvedRelationship; readonly target: string },
  scope: RowScope,
  state: TranslateState,
): RowSource {
  return tableSource(targetTable(scope.table, target), state, (alias) =>
    relationship.mapping.map(([local, remote]) => equal(columnOf(alias, remote), columnOf(scope.alias, local))),
  );
}

/** A table of the role that fields of `from` lead to. */
export function targetTable(from: RoleTable, target: string): RoleTable {
  const table = from.graph.tables.get(target);
  invariant(table !== undefined, `the role sees the table ${target}`);
  return table;
}

/** The related row as an object; NULL where there is none. */
export function relatedObject(
  relationship: Pick<ResolvedRelationship, 'mapping'>,
  field: PlannedField,
  { source, env }: { readonly source: RowSource; readonly env: TranslateEnv },
): Expression {
  const output = rowOutput(rowEntries(field.selection, source, env));
  const rows = permittedRows(source, output.columns, env);
  const row = isSingle(relationship, source.table) ? rows : { ...rows, limit: ONE };
  return subquery(objectSelect(output, row, env.state.alias()));
}

export const ONE: Expression = { type: 'integer', value: 1 };

/** Whether a key of the target allows one related row at most. */
export function isSingle(relationship: Pick<ResolvedRelationship, 'mapping'>, { table }: RoleTable): boolean {
  const { primaryKey } = table.catalog;
  if (primaryKey === null) return false;
  return primaryKey.columns.every((column) => relationship.mapping.some(([, remote]) => remote === column));
}
