// Members of a row that the Relay schema adds.
import type { PlannedField } from '@app/engine';
import type { Expression } from '@app/sql';
import type { RelayField } from '../../permission/role-graph.js';
import { subquery } from '../../translate/select/expressions.js';
import { relatedSource, targetTable } from '../../translate/select/relationship.js';
import type { RowScope, TranslateEnv } from '../../translate/select/row-scope.js';
import { nodeIdOf } from '../node-id.js';
import { connectionSelect } from './connection-select.js';

export function relayMember(
  known: RelayField,
  field: PlannedField,
  { scope, env }: { readonly scope: RowScope; readonly env: TranslateEnv },
): Expression {
  if (known.type === 'node-id') return nodeIdOf(known.columns, scope);
  const table = targetTable(scope.table, known.target);
  return subquery(connectionSelect(field, { table, open: () => relatedSource(known, scope, env.state) }, env));
}
