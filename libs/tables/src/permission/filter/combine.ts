// AND and OR of conditions without needless layers: filters of metadata are read once, but translated often.
import { ALWAYS, NEVER, type Condition } from '../condition.js';

export function allOf(conditions: readonly Condition[]): Condition {
  const needed = conditions.filter((one) => !isAlways(one));
  const [only] = needed;
  if (only === undefined) return ALWAYS;
  return needed.length === 1 ? only : { type: 'all', conditions: needed };
}

export function someOf(conditions: readonly Condition[]): Condition {
  if (conditions.some(isAlways)) return ALWAYS;
  const possible = [...new Set(conditions)].filter((one) => !isNever(one));
  const [only] = possible;
  if (only === undefined) return NEVER;
  return possible.length === 1 ? only : { type: 'some', conditions: possible };
}

export function isAlways(condition: Condition): boolean {
  return condition.type === 'all' && condition.conditions.length === 0;
}

export function isNever(condition: Condition): boolean {
  return condition.type === 'some' && condition.conditions.length === 0;
}
