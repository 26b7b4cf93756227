// A value against one operator and its right side.
import type { Expression } from '@app/sql';
import type { CatalogType } from '@app/types';
import type { Comparison } from '../../permission/condition.js';
import type { TranslateState } from '../translate-state.js';
import type { ConditionScope } from './condition-scope.js';
import { disjunction } from './logic.js';
import { OPERATORS } from './operators/all-operators.js';

/** The left side. */
export interface Compared {
  readonly operand: Expression;
  readonly type: CatalogType;
  readonly isNullable: boolean;
}

export interface CompareEnv {
  readonly compared: Compared;
  readonly scope: ConditionScope;
  readonly state: TranslateState;
}

export function compareValue(comparison: Comparison, { compared, scope, state }: CompareEnv): Expression {
  const result = OPERATORS[comparison.operator]({ ...compared, comparison, scope, state });
  const absent = comparison.nullCollapses === true ? whenNull(comparison) : null;
  return absent === null ? result : disjunction([absent, result]);
}

/** Only the request tells whether a variable is null. */
function whenNull({ value }: Comparison): Expression | null {
  if (value.type !== 'input' || value.template.type !== 'variable') return null;
  const source = { type: 'variable', use: value.template.use, encoding: 'text' } as const;
  return { type: 'is-null', operand: { type: 'parameter', source, as: { name: 'text' } } };
}
