// One comparison of a row's value.
import type { Expression } from '@app/sql';
import type { Condition, Operand } from '../../permission/condition.js';
import { castOf } from '../../value/cast-of.js';
import type { TranslateState } from '../translate-state.js';
import { callComputedField } from './call-computed-field.js';
import type { ConditionScope } from './condition-scope.js';
import { guardedCell } from './guarded-cell.js';
import { compareValue } from './compare-value.js';

export function translateCompare(
  { operand, comparison }: Extract<Condition, { readonly type: 'compare' }>,
  scope: ConditionScope,
  state: TranslateState,
): Expression {
  const compared = {
    operand: operandOf(operand, scope, state),
    type: operand.columnType,
    isNullable: operand.type !== 'column' || operand.isNullable || operand.guard !== null,
  };
  return compareValue(comparison, { compared, scope, state });
}

function operandOf(operand: Operand, scope: ConditionScope, state: TranslateState): Expression {
  switch (operand.type) {
    case 'column': {
      const cell: Expression = { type: 'column', relation: scope.alias, name: operand.column };
      return guardedCell(cell, { guard: operand.guard, scope }, state);
    }
    case 'computed':
      return guardedCell(callComputedField(operand.computedField, scope), { guard: operand.guard, scope }, state);
    case 'cast':
      return { type: 'cast', operand: operandOf(operand.operand, scope, state), as: castOf(operand.columnType) };
  }
}
