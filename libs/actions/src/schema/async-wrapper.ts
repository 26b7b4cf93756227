// The type through which an asynchronous action's result is read (spec/actions.md 3.2).
import {
  getNullableType,
  GraphQLInt,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
  type GraphQLOutputType,
} from 'graphql';
import { hasPolicy } from '../async/policy.js';
import type { ResolvedAction } from '../resolve/resolved-actions.js';
import { databaseScalar, outputTypeOf, type TypeFactory } from './type-factory.js';

export const ID_DESCRIPTION = 'the unique id of an action';

/** The id of a run, as an argument and as the answer of the mutation. */
export function runIdType({ build }: TypeFactory): GraphQLNonNull<ReturnType<typeof databaseScalar>> {
  return new GraphQLNonNull(databaseScalar('uuid', build));
}

/** Type of the result field: the wrapper named like the action, or the bare payload when the output is a scalar. */
export function resultType(action: ResolvedAction, factory: TypeFactory): GraphQLOutputType {
  const output = outputTypeOf(action.output, factory);
  // Null while the run is pending, so the outermost type is nullable whatever was declared.
  if (action.output.category !== 'object') return getNullableType(output);
  return factory.build.namedType(
    action.name,
    `action "${action.name}"`,
    () =>
      new GraphQLObjectType({
        name: action.name,
        description: `fields of action: "${action.name}"`,
        fields: () => ({
          ...wrapperFields(output, factory),
          ...(hasPolicy(action) ? policyFields(factory) : {}),
        }),
      }),
  );
}

type WrapperFields = Record<string, { type: GraphQLOutputType; description: string }>;

/** What upstream's type does not have: only there where a policy asks for more than upstream does. */
function policyFields({ build }: TypeFactory): WrapperFields {
  return {
    progress: { type: databaseScalar('json', build), description: 'what the handler reported last' },
    status: {
      type: new GraphQLNonNull(GraphQLString),
      description: 'queued, delayed, running, waiting, retrying, completed, failed, dead, cancelled or expired',
    },
    attempts: { type: new GraphQLNonNull(GraphQLInt), description: 'calls of the handler made so far' },
  };
}

function wrapperFields(output: GraphQLOutputType, factory: TypeFactory): WrapperFields {
  const { build } = factory;
  return {
    id: { type: runIdType(factory), description: ID_DESCRIPTION },
    created_at: {
      type: new GraphQLNonNull(databaseScalar('timestamptz', build)),
      description: 'the time at which this action was created',
    },
    errors: { type: databaseScalar('json', build), description: 'errors related to the invocation' },
    output: { type: output, description: 'the output fields of this action' },
  };
}
