// A root field of a valid operation -> what its runner needs.
import type { FieldBinding, JoinNumbers, PlannedField } from '@app/engine';
import type { ActionPayload, ActionTarget } from './action-payload.js';
import { planInput } from './plan-input.js';
import { planOutput } from './plan-output.js';

/** Plans one root field. The binding is the one that this kind gave to the schema. */
export function planAction(field: PlannedField, binding: FieldBinding, joins: JoinNumbers): ActionPayload {
  const { action, mode, boundBy } = binding.target as ActionTarget;
  return Object.freeze({
    action: action.name,
    mode,
    input: planInput(field.arguments),
    output: planOutput(field, joins),
    ...(boundBy === undefined ? {} : { boundBy }),
  });
}
