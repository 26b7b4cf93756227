// Computed fields: a value of the row, or rows of another table.
import type { PlannedField } from '@app/engine';
import type { Expression, FunctionCall } from '@app/sql';
import type { JsonPath } from '@app/types';
import type { TableField } from '../../permission/role-graph.js';
import type { ResolvedComputedField } from '../../resolve/resolved-tables.js';
import { presentArgument } from '../select/read-template.js';
import { targetTable } from '../select/relationship.js';
import type { RowScope, RowSource, TranslateEnv } from '../select/row-scope.js';
import { functionCall } from './function-call.js';

interface ComputedCall {
  readonly scope: RowScope;
  /** Has the `args`; absent where there can be none. */
  readonly field?: PlannedField;
  /** Of the field. */
  readonly path: JsonPath;
}

/** The call for one row. */
export function computedValue(
  computedField: ResolvedComputedField,
  { scope, field, path }: ComputedCall,
): FunctionCall {
  const row: Expression = scope.row ?? { type: 'row', relation: scope.alias };
  return functionCall(computedField.function.function, computedField.inputs, {
    args: field === undefined ? undefined : presentArgument(field, 'args'),
    row,
    path: [...path, 'args', 'args'],
  });
}

type ComputedRows = Extract<TableField, { readonly type: 'computed-rows' }>;

/** The rows that the computed field returns. */
export function computedRows(
  { computedField, target }: ComputedRows,
  { scope, field, env }: { readonly scope: RowScope; readonly field?: PlannedField; readonly env: TranslateEnv },
): RowSource {
  const alias = env.state.alias();
  const call = computedValue(computedField, { scope, path: env.path, ...(field === undefined ? {} : { field }) });
  return { table: targetTable(scope.table, target), alias, item: { type: 'function', call, alias }, conditions: [] };
}
