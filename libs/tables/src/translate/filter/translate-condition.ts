// Conditions (permission filters, checks, the client's `where`) to SQL over one row.
import type { Expression } from '@app/sql';
import type { Condition } from '../../permission/condition.js';
import type { TranslateState } from '../translate-state.js';
import { translateAggregate } from './aggregate.js';
import { translateCompare } from './compare.js';
import type { ConditionScope } from './condition-scope.js';
import { conjunction, disjunction, negation } from './logic.js';
import { translateComputedRows, translateExists, translateRelated } from './related-rows.js';

/** SQL that is true for rows that satisfy the condition; false or null for others. */
export function translateCondition(condition: Condition, scope: ConditionScope, state: TranslateState): Expression {
  switch (condition.type) {
    case 'all':
      return conjunction(condition.conditions.map((one) => translateCondition(one, scope, state)));
    case 'some':
      return disjunction(condition.conditions.map((one) => translateCondition(one, scope, state)));
    case 'not':
      return negation(translateCondition(condition.condition, scope, state));
    case 'related':
      return translateRelated(condition, scope, state);
    case 'exists':
      return translateExists(condition, scope, state);
    case 'computed-rows':
      return translateComputedRows(condition, scope, state);
    case 'aggregate':
      return translateAggregate(condition, scope, state);
    case 'compare':
      return translateCompare(condition, scope, state);
  }
}
