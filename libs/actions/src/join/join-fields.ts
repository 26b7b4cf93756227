// The field of a relationship that leads to an action: the action's own root field, without the arguments that the relationship fills.
import { getNullableType } from 'graphql';
import type { JoinFields, JoinRelationship, SchemaBuilder } from '@app/engine';
import { argumentsOf, boundRole, grantTo } from '../schema/contribute-actions.js';
import { factoryOf, inputFields, outputTypeOf } from '../schema/type-factory.js';
import type { ResolvedActions } from '../resolve/resolved-actions.js';
import type { ActionJoinTarget } from './join-payload.js';

/** None where the role may not call the action, and in the Relay schema, which has no query actions. */
export function joinFields(
  { name, target, mapping, comment }: JoinRelationship,
  resolved: ResolvedActions,
  build: SchemaBuilder,
): JoinFields {
  const action = target.kind === 'action' ? resolved.actions.get(target.action) : undefined;
  if (action?.type !== 'query' || build.key.api !== 'graphql') return {};
  const grant = grantTo(action, build);
  if (grant === undefined) return {};
  const factory = factoryOf(resolved, build);
  const filled = new Set(mapping.map(([, argument]) => argument));
  const left = argumentsOf(action, grant).filter((argument) => !filled.has(argument.name));
  const boundBy = boundRole(grant, build);
  const bound: ActionJoinTarget = Object.freeze({
    action: action.name,
    arguments: Object.freeze(mapping.map(([, argument]) => argument)),
    ...(boundBy === undefined ? {} : { boundBy }),
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
