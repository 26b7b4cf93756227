// Variable definitions of an operation, and the values a request gives for them (spec/queries-and-mutations.md 3.2).
import {
  Kind,
  parseType,
  print,
  type ConstValueNode,
  type GraphQLInputType,
  type OperationDefinitionNode,
  type TypeNode,
} from 'graphql';
import type { Json, JsonObject, JsonPath } from '@app/types';
import type { VariableValues } from '../kind/input-template.js';
import { readJson } from '../input/read-json.js';
import { literalAsJson, readLiteral } from '../input/read-literal.js';
import { digOut, type Within } from '../input/expand-shape.js';
import type { InputReader } from '../kind/input-reader.js';
import { fillTemplate } from '../kind/input-template.js';
import { operationError } from './error.js';

export interface VariableDefinition {
  readonly name: string;
  /** As printed, e.g. `[Int!]!`. */
  readonly typeText: string;
  readonly type: TypeNode;
  readonly nonNull: boolean;
  readonly defaultValue: ConstValueNode | undefined;
}

/** One place where a variable is used. */
export interface VariableUse {
  readonly name: string;
  /** Type of the place; null accepts any value. */
  readonly type: GraphQLInputType | null;
  readonly reader?: InputReader | undefined;
  readonly path: JsonPath;
}

/** A value that is part of a plan's shape: its variable, read at its place. */
export interface ShapeUse extends VariableUse {
  readonly type: GraphQLInputType;
  readonly shapes: boolean;
}

/** A hole in a plan: a whole variable, or a scalar inside a shape. */
export type HoleUse = VariableUse | { readonly shape: number; readonly within: Within };

/** What a variable is bound to in one request. */
export type BoundValue =
  | { readonly from: 'json'; readonly value: Json }
  | { readonly from: 'default'; readonly node: ConstValueNode }
  /** Nullable, neither given nor defaulted: an explicit null, or absent where the experimental feature says so. */
  | { readonly from: 'nothing' };

export type BoundVariables = ReadonlyMap<string, BoundValue>;

/** @throws GatewayError parse-failed when a variable is declared twice. */
export function readVariableDefinitions(operation: OperationDefinitionNode): readonly VariableDefinition[] {
  const seen = new Set<string>();
  return (operation.variableDefinitions ?? []).map(({ variable, type, defaultValue }) => {
    const name = variable.name.value;
    if (seen.has(name)) throw operationError.duplicateVariable(name);
    seen.add(name);
    return { name, type, typeText: print(type), nonNull: type.kind === Kind.NON_NULL_TYPE, defaultValue };
  });
}

const NOTHING: BoundValue = { from: 'nothing' };

/** Binds the request's values to the definitions. @throws GatewayError for surplus, missing and null values. */
export function bindVariables(definitions: readonly VariableDefinition[], given: JsonObject): BoundVariables {
  const bound = new Map<string, BoundValue>();
  for (const definition of definitions) {
    const { name, nonNull, defaultValue } = definition;
    if (Object.hasOwn(given, name)) {
      const value = given[name] as Json;
      if (value === null && nonNull) throw operationError.nullVariable(definition.typeText);
      bound.set(name, { from: 'json', value });
    } else if (defaultValue !== undefined) bound.set(name, { from: 'default', node: defaultValue });
    else if (nonNull) throw operationError.missingVariable(name);
    else bound.set(name, NOTHING);
  }
  const surplus = Object.keys(given).filter((name) => !bound.has(name));
  if (surplus.length > 0) throw operationError.unexpectedVariables(surplus);
  return bound;
}

/** Values of the holes of a plan. `shapes`: what `coerceShapes` made of the same request. @throws GatewayError */
export function coerceUses(
  uses: readonly HoleUse[],
  given: {
    readonly bound: BoundVariables;
    readonly shapes: readonly (Json | undefined)[];
    readonly dropUnbound: boolean;
  },
): VariableValues {
  const values: (Json | undefined)[] = [];
  for (const use of uses) {
    values.push(
      'shape' in use
        ? digOut(given.shapes[use.shape] ?? null, use.within)
        : coerceUse(use, given.bound, given.dropUnbound),
    );
  }
  return values;
}

/** Checks one use of a variable; undefined: its place is to be dropped. @throws GatewayError */
export function coerceUse(use: VariableUse, bound: BoundVariables, dropUnbound: boolean): Json | undefined {
  const { name, type, reader, path } = use;
  const value = bound.get(name) ?? NOTHING;
  if (value.from === 'json') return readJson(use, value.value, path);
  if (value.from === 'nothing') return dropUnbound ? undefined : readJson(use, null, path);
  if (type === null) return constantOf(value.node, path);
  const template = readLiteral({ type, extensions: { reader } }, value.node, {
    path,
    use: noVariables,
    expands: false,
  });
  return template === undefined ? undefined : fillTemplate(template, []);
}

function constantOf(node: ConstValueNode, path: JsonPath): Json | undefined {
  return fillTemplate(literalAsJson(node, { path, use: noVariables, expands: false }), []);
}

function noVariables(name: string): never {
  throw operationError.unboundVariable(name);
}

/** Checks that a declared variable may stand at a place. @throws GatewayError validation-failed */
export function checkFit(definition: VariableDefinition, place: GraphQLInputType, path: JsonPath): void {
  const expected = String(place);
  // A default counts unless it is `null`: then the variable may still be null.
  const hasDefault = definition.defaultValue !== undefined && definition.defaultValue.kind !== Kind.NULL;
  if (fits(definition.type, parseType(expected, { noLocation: true }), hasDefault)) return;
  throw operationError.variableMisfit({ name: definition.name, declared: definition.typeText, expected }, path);
}

/** Equal names, and declared at least as strict as the place. */
function fits(declared: TypeNode, place: TypeNode, hasDefault: boolean): boolean {
  if (place.kind === Kind.NON_NULL_TYPE) {
    if (declared.kind === Kind.NON_NULL_TYPE) return fits(declared.type, place.type, false);
    return hasDefault && fits(declared, place.type, false);
  }
  if (declared.kind === Kind.NON_NULL_TYPE) return fits(declared.type, place, false);
  if (place.kind === Kind.LIST_TYPE) return declared.kind === Kind.LIST_TYPE && fits(declared.type, place.type, false);
  return declared.kind === Kind.NAMED_TYPE && declared.name.value === place.name.value;
}
