// The check of a permission over a written row: false and NULL both fail (spec/permissions.md 7).
import type { Expression } from '@app/sql';
import type { Condition } from '../../permission/condition.js';
import type { RoleTable } from '../../permission/role-graph.js';
import { translateCondition } from '../filter/translate-condition.js';
import type { TranslateState } from '../translate-state.js';

export interface WrittenRow {
  readonly table: RoleTable;
  readonly alias: string;
}

/** Null: the check holds for every row. */
export function checkExpression(check: Condition | null, row: WrittenRow, state: TranslateState): Expression | null {
  if (check === null || isAlways(check)) return null;
  const condition = rowCondition(check, row, state);
  return {
    type: 'call',
    name: 'coalesce',
    arguments: [{ value: condition }, { value: { type: 'boolean', value: false } }],
  };
}

/** A condition on the row that is written. */
export function rowCondition(condition: Condition, { table, alias }: WrittenRow, state: TranslateState): Expression {
  return translateCondition(condition, { alias, table: table.table, rootAlias: alias }, state);
}

/** Conditions on that row, of which all must hold; those that always do are left out. */
export function rowConditions(
  conditions: readonly Condition[],
  row: WrittenRow,
  state: TranslateState,
): readonly Expression[] {
  return conditions.flatMap((condition) => (isAlways(condition) ? [] : [rowCondition(condition, row, state)]));
}

function isAlways(condition: Condition): boolean {
  return condition.type === 'all' && condition.conditions.every(isAlways);
}
