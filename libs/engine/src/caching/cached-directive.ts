// `@cached(ttl: Int = 60, refresh: Boolean = false)` on a query.
import { GraphQLBoolean, GraphQLInt, Kind, type DirectiveNode, type OperationDefinitionNode } from 'graphql';
import type { Json } from '@app/types';
import { fillTemplate } from '../kind/input-template.js';
import { readLiteral } from '../input/read-literal.js';
import { operationError } from '../operation/error.js';
import { checkFit, coerceUse, readVariableDefinitions, type BoundVariables } from '../operation/variables.js';

export const CACHED = 'cached';

const DEFAULT_TTL_SECONDS = 60;
const TYPES = { ttl: GraphQLInt, refresh: GraphQLBoolean };

type ArgumentName = keyof typeof TYPES;
type ReadArgument = (bound: BoundVariables) => Json | undefined;

/** The directive of one operation; its arguments may be variables. */
export interface CachedDirective {
  /** @throws GatewayError for values of a wrong type */
  read(bound: BoundVariables): AskedCaching;
}

export interface AskedCaching {
  readonly ttlSeconds: number;
  readonly refresh: boolean;
}

/** @throws GatewayError for what is wrong whatever the variables are */
export function readCachedDirective(node: DirectiveNode, operation: OperationDefinitionNode): CachedDirective {
  const read = new Map((node.arguments ?? []).map((one) => [one.name.value, readArgument(one, operation)]));
  return {
    read(bound) {
      const ttl = read.get('ttl')?.(bound);
      return {
        ttlSeconds:
          typeof ttl === 'number' ? ttl : ttl === undefined || ttl === null ? DEFAULT_TTL_SECONDS : Number(ttl),
        refresh: read.get('refresh')?.(bound) === true,
      };
    },
  };
}

function readArgument(
  { name: { value: name }, value }: NonNullable<DirectiveNode['arguments']>[number],
  operation: OperationDefinitionNode,
): ReadArgument {
  if (!isArgument(name)) throw operationError.unknownArgument(CACHED, name, []);
  const type = TYPES[name];
  const path = ['args', name];
  if (value.kind !== Kind.VARIABLE) {
    const template = readLiteral({ type, extensions: {} }, value, { path, use: noVariables, expands: false });
    const constant = template === undefined ? undefined : fillTemplate(template, []);
    return () => constant;
  }
  const definition = readVariableDefinitions(operation).find((one) => one.name === value.name.value);
  if (definition === undefined) throw operationError.unboundVariable(value.name.value);
  checkFit(definition, type, path);
  return (bound) => coerceUse({ name: definition.name, type, path }, bound, false);
}

const isArgument = (name: string): name is ArgumentName => Object.hasOwn(TYPES, name);

function noVariables(name: string): never {
  throw operationError.unboundVariable(name);
}
