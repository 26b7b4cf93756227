// Functions as root fields (spec/postgres-schema.md 12): rows of a tracked table, under the role's filter on it.
import type { PlannedField } from '@app/engine';
import type { Select } from '@app/sql';
import type { FunctionTarget } from '../../permission/role-graph.js';
import { aggregateSelect } from '../aggregate/aggregate-select.js';
import { objectSelect, rowOutput } from '../select/json-object.js';
import { presentArgument } from '../select/read-template.js';
import { rowEntries } from '../select/row-entries.js';
import type { RowSource, TranslateEnv } from '../select/row-scope.js';
import { baseRows, rowsSelect } from '../select/rows-select.js';
import { functionCall } from './function-call.js';

/** `SELECT <JSON of the field>`; no row where a function of one row returns none that the role may see. */
export function translateFunction(field: PlannedField, target: FunctionTarget, env: TranslateEnv): Select {
  const { function: callee, table } = target;
  const alias = env.state.alias();
  const path = [...env.path, 'args', 'args'];
  const call = functionCall(callee.function, callee.inputs, { args: presentArgument(field, 'args'), path });
  const source: RowSource = { table, alias, item: { type: 'function', call, alias }, conditions: [] };
  if (target.operation === 'function_aggregate') return aggregateSelect(field, source, env);
  if (callee.catalog.returnsSet) return rowsSelect(field, source, env);
  const output = rowOutput(rowEntries(field.selection, source, env));
  const row = baseRows(field, source, { env, columns: output.columns, withoutPermissionLimit: true });
  return objectSelect(output, row, env.state.alias());
}
