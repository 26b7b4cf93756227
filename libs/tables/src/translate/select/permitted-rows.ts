// The only place where rows of a role's table are selected: its row filter is part of the statement from the start.
import type { Expression, OutputColumn, Select } from '@app/sql';
import { invariant } from '@app/types';
import type { Condition } from '../../permission/condition.js';
import { conjunction } from '../filter/logic.js';
import { translateCondition } from '../filter/translate-condition.js';
import type { TranslateState } from '../translate-state.js';
import { conditionScope, type RowSource } from './row-scope.js';

/** Selects columns of the rows that the role may read and that satisfy `where`. */
export function permittedRows(
  source: RowSource,
  columns: readonly OutputColumn[],
  { state, where }: { readonly state: TranslateState; readonly where?: Condition },
): Select {
  return { type: 'select', columns, from: source.item, where: permittedWhere(source, where, state) };
}

function permittedWhere(source: RowSource, where: Condition | undefined, state: TranslateState): Expression {
  const { select, table } = source.table;
  invariant(select !== null, `the role may select from ${table.table.name}`);
  const scope = conditionScope(source);
  const asked = where === undefined ? [] : [translateCondition(where, scope, state)];
  return conjunction([...source.conditions, translateCondition(select.filter, scope, state), ...asked]);
}
