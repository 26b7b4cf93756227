// What a subscription may select at its root (spec/queries-and-mutations.md 10.1).
import type { OperationDefinitionNode } from 'graphql';
import type { PlannedField } from '../kind/planned-field.js';
import { operationError } from './error.js';

/** Lets a subscription select several root fields. */
const SEVERAL_FIELDS = '_multiple_top_level_fields';

/** `fields`: after fragments and directives. @throws GatewayError */
export function checkSubscription(
  operation: Pick<OperationDefinitionNode, 'directives'>,
  fields: readonly PlannedField[],
): void {
  // `__schema` and `__type` are no fields of this root at all.
  if (fields.some((field) => field.name === '__typename')) throw operationError.subscribedIntrospection();
  const several = operation.directives?.some((directive) => directive.name.value === SEVERAL_FIELDS) === true;
  if (fields.length > 1 && !several) throw operationError.severalSubscriptions();
}
