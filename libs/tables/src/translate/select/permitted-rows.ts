// The only place where rows of a role's table are selected: its row filter is part of the statement from the start.
import type { Expression, OutputColumn, Select } from '@app/sql';
import { invariant } from '@app/types';
import type { Condition } from '../../permission/condition.js';
import { translateCondition } from '../filter/translate-condition.js';
import type { RowSource, TranslateEnv } from './row-scope.js';

/** Selects columns of the rows that the role may read and that satisfy `where`. */
export function permittedRows(
  source: RowSource,
  columns: readonly OutputColumn[],
  env: Pick<TranslateEnv, 'state'> & { readonly where?: Condition },
): Select {
  const { item } = source;
  const { where, state } = env;
  return { type: 'select', columns, from: item, where: permittedWhere(source, where, { state }) };
}

function permittedWhere(
  source: RowSource,
  where: Condition | undefined,
  { state }: Pick<TranslateEnv, 'state'>,
): Expression {
  const { select, table } = source.table;
  invariant(select !== null, `the role may select from ${table.table.name}`);
  const condition: Condition =
    where === undefined ? select.filter : { type: 'all', conditions: [select.filter, where] };
  const row = { alias: source.alias, table, rootAlias: source.alias };
  const permitted = isAlways(condition) ? [] : [translateCondition(condition, row, state)];
  const operands = [...source.conditions, ...permitted];
  return operands.length === 0 ? { type: 'boolean', value: true } : { type: 'and', operands };
}

function isAlways(condition: Condition): boolean {
  return condition.type === 'all' && condition.conditions.every(isAlways);
}
