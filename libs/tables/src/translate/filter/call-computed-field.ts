// Computed fields in conditions, where no arguments can be given.
import type { FunctionCall } from '@app/sql';
import type { ResolvedComputedField } from '../../resolve/resolved-tables.js';
import { functionCall } from '../function/function-call.js';
import type { ConditionScope } from './condition-scope.js';

/** The call for the scope's row. */
export function callComputedField(
  { function: called, inputs }: ResolvedComputedField,
  { alias, row }: ConditionScope,
): FunctionCall {
  return functionCall(called.function, inputs, {
    args: undefined,
    row: row ?? { type: 'row', relation: alias },
    path: [],
  });
}
