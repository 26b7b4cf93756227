// A literal of the document against the type of its place; variables inside stay holes of the template.
import {
  Kind,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  isEnumType,
  isScalarType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type ValueNode,
} from 'graphql';
import type { Json, JsonPath } from '@app/types';
import type { InputTemplate } from '../kind/input-template.js';
import { inputError } from '../operation/error.js';
import { isOpaqueScalar, nounOfLiteral, numberOfSource, readLiteralLeaf } from './read-scalar.js';

/** Registers the use of a variable at a place and answers its index. `type` null: any type fits. */
export type UseVariable = (name: string, type: GraphQLInputType | null, path: JsonPath) => number;

/** Where a literal stands. */
interface Place {
  readonly path: JsonPath;
  readonly use: UseVariable;
}

/** Where the walk is; one array for the whole literal, as copies per level would cost more than the checks. */
interface Walk extends Place {
  readonly path: (string | number)[];
}

const startAt = ({ path, use }: Place): Walk => ({ path: [...path], use });

/** Reads what stands one step further in. */
function inside<T>(step: string | number, walk: Walk, read: () => T): T {
  walk.path.push(step);
  const result = read();
  walk.path.pop();
  return result;
}

/** Checks a literal and turns it into a template. @throws GatewayError with the path of the offending value. */
export function readLiteral(type: GraphQLInputType, node: ValueNode, place: Place): InputTemplate {
  return readValue(type, node, startAt(place));
}

/** Any literal as JSON, for scalars whose values the gateway does not look into. */
export function literalAsJson(node: ValueNode, place: Place): InputTemplate {
  return readAnything(node, startAt(place));
}

function readValue(type: GraphQLInputType, node: ValueNode, walk: Walk): InputTemplate {
  if (node.kind === Kind.VARIABLE) return { type: 'variable', use: walk.use(node.name.value, type, walk.path) };
  if (!isNonNullType(type)) return node.kind === Kind.NULL ? NULL : readPresent(type, node, walk);
  return readPresent(type.ofType, node, walk);
}

const NULL: InputTemplate = { type: 'literal', value: null };

function readPresent(type: GraphQLInputType, node: ValueNode, walk: Walk): InputTemplate {
  if (isScalarType(type) || isEnumType(type)) {
    if (!isOpaqueScalar(type)) return { type: 'literal', value: readLiteralLeaf(type, node, walk.path) };
    if (node.kind === Kind.NULL) throw inputError.unexpectedNull(type.name, walk.path);
    return readAnything(node, walk);
  }
  if (isInputObjectType(type)) return readObject(type, node, walk);
  if (!isListType(type)) return readValue(type, node, walk);
  if (node.kind === Kind.NULL) throw inputError.nullList(walk.path);
  if (node.kind !== Kind.LIST) return foldList([readValue(type.ofType, node, walk)]);
  return foldList(node.values.map((item, index) => inside(index, walk, () => readValue(type.ofType, item, walk))));
}

function readObject(type: GraphQLInputObjectType, node: ValueNode, walk: Walk): InputTemplate {
  if (node.kind !== Kind.OBJECT) {
    throw inputError.mismatch({ what: 'an object', type: type.name }, nounOfLiteral(node), walk.path);
  }
  const given = new Map(node.fields.map((field) => [field.name.value, field.value]));
  const fields = type.getFields();
  for (const key of given.keys()) {
    if (!Object.hasOwn(fields, key)) throw inputError.unknownKey(key, type.name, [...walk.path, key]);
  }
  const entries: [string, InputTemplate][] = [];
  for (const field of Object.values(fields)) {
    const value = given.get(field.name);
    if (value !== undefined) {
      entries.push([field.name, inside(field.name, walk, () => readValue(field.type, value, walk))]);
    } else if (isRequiredInputField(field)) throw inputError.missing(field.name, [...walk.path, field.name]);
  }
  return foldObject(entries);
}

function readAnything(node: ValueNode, walk: Walk): InputTemplate {
  switch (node.kind) {
    case Kind.VARIABLE:
      return { type: 'variable', use: walk.use(node.name.value, null, walk.path) };
    case Kind.NULL:
      return NULL;
    case Kind.INT:
    case Kind.FLOAT:
      return { type: 'literal', value: numberOfSource(node.value) };
    case Kind.STRING:
    case Kind.BOOLEAN:
    case Kind.ENUM:
      return { type: 'literal', value: node.value };
    case Kind.LIST:
      return foldList(node.values.map((item, index) => inside(index, walk, () => readAnything(item, walk))));
    case Kind.OBJECT:
      return foldObject(
        node.fields.map(({ name, value }) => [name.value, inside(name.value, walk, () => readAnything(value, walk))]),
      );
  }
}

/** A list of literals is a literal: nothing is left to do per request. */
function foldList(items: readonly InputTemplate[]): InputTemplate {
  const values: Json[] = [];
  for (const item of items) {
    if (item.type !== 'literal') return { type: 'list', items };
    values.push(item.value);
  }
  return { type: 'literal', value: values };
}

function foldObject(fields: readonly (readonly [string, InputTemplate])[]): InputTemplate {
  const entries: [string, Json][] = [];
  for (const [key, item] of fields) {
    if (item.type !== 'literal') return { type: 'object', fields };
    entries.push([key, item.value]);
  }
  return { type: 'literal', value: Object.fromEntries(entries) };
}
