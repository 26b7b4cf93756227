// `<t>_connection` at the root: rows of a table or of a function.
import type { PlannedField } from '@app/engine';
import type { ConnectionTarget } from '../../permission/role-graph.js';
import { functionCall } from '../../translate/function/function-call.js';
import { prepareStatement } from '../../translate/select/prepare-statement.js';
import { presentArgument } from '../../translate/select/read-template.js';
import { tableSource, type RowSource, type TranslateEnv } from '../../translate/select/row-scope.js';
import { asTextCell } from '../../translate/select/translate-root-field.js';
import type { TablePayload } from '../../translate/table-payload.js';
import { openState } from '../../translate/translate-state.js';
import { connectionSelect } from './connection-select.js';

/** @throws GatewayError */
export function translateConnectionField(field: PlannedField, target: ConnectionTarget): TablePayload {
  const env: TranslateEnv = { state: openState(), path: ['selectionSet', field.name] };
  const { table } = target;
  const select = connectionSelect(field, { table, open: () => rowsOf(field, target, env) }, env);
  const { source } = table.table;
  return Object.freeze({
    access: 'read',
    source,
    statement: prepareStatement(asTextCell(select)),
    // There is always a connection.
    whenEmpty: 'null',
  });
}

function rowsOf(field: PlannedField, { table, function: callee }: ConnectionTarget, env: TranslateEnv): RowSource {
  if (callee === null) return tableSource(table, env.state, () => []);
  const args = presentArgument(field, 'args');
  const call = functionCall(callee.function, callee.inputs, { args, path: [...env.path, 'args', 'args'] });
  const alias = env.state.alias();
  return { table, alias, item: { type: 'function', call, alias }, conditions: [] };
}
