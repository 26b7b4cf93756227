// The field of a relationship that leads to an action: the action's own root field, without the arguments that the relationship fills.
import { getNullableType } from 'graphql';
import type { JoinFields, JoinRelationship, SchemaBuilder } from '@app/engine';
import { isVisible } from '../schema/contribute-actions.js';
import { inputFields, outputTypeOf } from '../schema/type-factory.js';
import type { ResolvedActions } from '../resolve/resolved-actions.js';
import type { ActionJoinTarget } from './join-payload.js';

/** None where the role may not call the action, and in the Relay schema, which has no query actions. */
export function joinFields(
  { name, target, mapping, comment }: JoinRelationship,
  resolved: ResolvedActions,
  build: SchemaBuilder,
): JoinFields {
  const action = target.kind === 'action' ? resolved.actions.get(target.action) : undefined;
  if (action?.type !== 'query' || build.key.api !== 'graphql' || !isVisible(action, build)) return {};
  const factory = { build, types: resolved.types };
  const filled = new Set(mapping.map(([, argument]) => argument));
  const left = action.arguments.filter((argument) => !filled.has(argument.name));
  const bound: ActionJoinTarget = Object.freeze({
    action: action.name,
    arguments: Object.freeze(mapping.map(([, argument]) => argument)),
  });
  const field = {
    description: comment ?? action.comment,
    args: inputFields(left, factory),
    // Null where a value of the key is, whatever the action says.
    type: getNullableType(outputTypeOf(action.output, factory)),
    extensions: { join: Object.freeze({ kind: 'action', keys: mapping.map(([local]) => local), target: bound }) },
  };
  return Object.fromEntries([[name, field]]);
}
