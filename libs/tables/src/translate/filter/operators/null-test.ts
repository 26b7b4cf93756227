// `_is_null`: its value is known when the plan is made.
import { invariant } from '@app/types';
import type { OperatorGroup } from './operator.js';

export const NULL_TEST: OperatorGroup<'is_null'> = {
  is_null: ({ operand, comparison: { value } }) => {
    const isKnown = value.type === 'input' && value.template.type === 'literal';
    invariant(isKnown && typeof value.template.value === 'boolean', '_is_null is known when the plan is made');
    return { type: 'is-null', operand, ...(value.template.value ? {} : { negated: true }) };
  },
};
