// A literal of the document against the type of its place; variables inside stay holes of the template.
import {
  Kind,
  isInputObjectType,
  isListType,
  isNonNullType,
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

/** Checks a literal and turns it into a template. @throws GatewayError with the path of the offending value. */
export function readLiteral(type: GraphQLInputType, node: ValueNode, place: Place): InputTemplate {
  if (node.kind === Kind.VARIABLE) return { type: 'variable', use: place.use(node.name.value, type, place.path) };
  if (!isNonNullType(type)) return node.kind === Kind.NULL ? NULL : readPresent(type, node, place);
  return readPresent(type.ofType, node, place);
}

const NULL: InputTemplate = { type: 'literal', value: null };

function readPresent(type: GraphQLInputType, node: ValueNode, place: Place): InputTemplate {
  if (isListType(type)) {
    if (node.kind === Kind.NULL) throw inputError.nullList(place.path);
    if (node.kind !== Kind.LIST) return foldList([readLiteral(type.ofType, node, place)]);
    return foldList(
      node.values.map((item, index) => readLiteral(type.ofType, item, { ...place, path: [...place.path, index] })),
    );
  }
  if (isInputObjectType(type)) return readObject(type, node, place);
  if (isScalarType(type) || isEnumType(type)) {
    if (!isOpaqueScalar(type)) return { type: 'literal', value: readLiteralLeaf(type, node, place.path) };
    if (node.kind === Kind.NULL) throw inputError.unexpectedNull(type.name, place.path);
    return literalAsJson(node, place);
  }
  return readLiteral(type, node, place);
}

function readObject(type: GraphQLInputObjectType, node: ValueNode, place: Place): InputTemplate {
  if (node.kind !== Kind.OBJECT) {
    throw inputError.mismatch({ what: 'an object', type: type.name }, nounOfLiteral(node), place.path);
  }
  const given = new Map(node.fields.map((field) => [field.name.value, field.value]));
  const fields = type.getFields();
  for (const key of given.keys()) {
    if (!Object.hasOwn(fields, key)) throw inputError.unknownKey(key, type.name, [...place.path, key]);
  }
  const entries: [string, InputTemplate][] = [];
  for (const field of Object.values(fields)) {
    const value = given.get(field.name);
    const path = [...place.path, field.name];
    if (value !== undefined) entries.push([field.name, readLiteral(field.type, value, { ...place, path })]);
    else if (isNonNullType(field.type)) throw inputError.missing(field.name, path);
  }
  return foldObject(entries);
}

/** Any literal as JSON, for scalars whose values the gateway does not look into. */
export function literalAsJson(node: ValueNode, place: Place): InputTemplate {
  switch (node.kind) {
    case Kind.VARIABLE:
      return { type: 'variable', use: place.use(node.name.value, null, place.path) };
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
      return foldList(
        node.values.map((item, index) => literalAsJson(item, { ...place, path: [...place.path, index] })),
      );
    case Kind.OBJECT:
      return foldObject(
        node.fields.map(({ name, value }) => [
          name.value,
          literalAsJson(value, { ...place, path: [...place.path, name.value] }),
        ]),
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
