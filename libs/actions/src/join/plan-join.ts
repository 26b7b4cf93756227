// A join field that leads to an action -> what its runner needs.
import type { JoinBinding, JoinPlace, PlannedField } from '@app/engine';
import { planInput } from '../plan/plan-input.js';
import { planOutput } from '../plan/plan-output.js';
import type { ActionJoinPayload, ActionJoinTarget } from './join-payload.js';

/** Plans a field that `joinFields` made. */
export function planJoin(field: PlannedField, binding: JoinBinding, { joins }: JoinPlace): ActionJoinPayload {
  const target = binding.target as ActionJoinTarget;
  return Object.freeze({ ...target, input: planInput(field.arguments), output: planOutput(field, joins) });
}
