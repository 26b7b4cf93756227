// Comparisons that every type has. Those of permissions compare with null too (spec/permissions.md 4.2).
import type { Expression } from '@app/sql';
import { conjunction, disjunction } from '../logic.js';
import { binary, valueAs, type OperatorGroup, type OperatorInput } from './operator.js';

export const EQUALITY: OperatorGroup<'eq' | 'neq' | 'gt' | 'lt' | 'gte' | 'lte'> = {
  eq: (input) => equality(input, '='),
  neq: (input) => equality(input, '<>'),
  gt: binary('>'),
  lt: binary('<'),
  gte: binary('>='),
  lte: binary('<='),
};

/** `a = v OR (a IS NULL AND v IS NULL)`, `a <> v OR (a IS NOT NULL AND v IS NULL)`: as much of it as is not known before. */
function equality(input: OperatorInput, operator: '=' | '<>'): Expression {
  const { operand, type, comparison, isNullable } = input;
  const { value } = comparison;
  const right = valueAs(value, type);
  const plain: Expression = { type: 'binary', operator, left: operand, right };
  // A session variable that is there has a value.
  if (!comparison.nullAware || !isNullable || value.type !== 'input') return plain;
  const sameNull: Expression = { type: 'is-null', operand, negated: operator === '<>' };
  if (value.template.type !== 'literal') {
    return disjunction([plain, conjunction([sameNull, { type: 'is-null', operand: right }])]);
  }
  return value.template.value === null ? sameNull : plain;
}
