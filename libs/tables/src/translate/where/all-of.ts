// Conditions that must all hold, as one.
import type { Condition } from '../../permission/condition.js';

export function allOf(conditions: readonly Condition[]): Condition {
  const [only] = conditions;
  return only !== undefined && conditions.length === 1 ? only : { type: 'all', conditions };
}
