// Cells that an inherited role sees only under a condition (spec/permissions.md 8.1).
import type { Expression } from '@app/sql';
import type { Condition } from '../../permission/condition.js';
import type { TranslateState } from '../translate-state.js';
import type { ConditionScope } from './condition-scope.js';
import { isTrue } from './logic.js';
import { translateCondition } from './translate-condition.js';

/** The guard of a cell and the row that the cell is of. */
export interface GuardedCell {
  readonly guard: Condition | null;
  readonly scope: ConditionScope;
}

/** `CASE WHEN guard THEN cell ELSE NULL END`. A guard is a filter of the row's own table, so that row is its root. */
export function guardedCell(cell: Expression, { guard, scope }: GuardedCell, state: TranslateState): Expression {
  if (guard === null) return cell;
  const when = translateCondition(guard, { ...scope, rootAlias: scope.alias }, state);
  if (isTrue(when)) return cell;
  return { type: 'case', branches: [{ when, then: cell }], otherwise: { type: 'null' } };
}
