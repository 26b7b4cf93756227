// AND, OR and NOT with what is known when the plan is made left out.
import type { Expression } from '@app/sql';

export const TRUE: Expression = Object.freeze({ type: 'boolean', value: true });
export const FALSE: Expression = Object.freeze({ type: 'boolean', value: false });

export const isTrue = (expression: Expression): boolean => expression.type === 'boolean' && expression.value;
export const isFalse = (expression: Expression): boolean => expression.type === 'boolean' && !expression.value;

/** AND; of nothing it is true. */
export function conjunction(operands: readonly Expression[]): Expression {
  return combined('and', operands);
}

/** OR; of nothing it is false. */
export function disjunction(operands: readonly Expression[]): Expression {
  return combined('or', operands);
}

export function negation(operand: Expression): Expression {
  if (isTrue(operand)) return FALSE;
  return isFalse(operand) ? TRUE : { type: 'not', operand };
}

/** Operands of the same kind are taken in; the deciding constant decides, the other one counts for nothing. */
function combined(type: 'and' | 'or', operands: readonly Expression[]): Expression {
  const deciding = type === 'or';
  const kept: Expression[] = [];
  for (const operand of operands) {
    if (operand.type === type) kept.push(...operand.operands);
    else if (operand.type !== 'boolean') kept.push(operand);
    else if (operand.value === deciding) return operand;
  }
  const [only] = kept;
  if (only === undefined) return deciding ? FALSE : TRUE;
  return kept.length === 1 ? only : { type, operands: kept };
}
