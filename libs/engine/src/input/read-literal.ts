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
import type { InputReader } from '../kind/input-reader.js';
import type { InputTemplate } from '../kind/input-template.js';
import { inputError } from '../operation/error.js';
import { isOpaqueScalar, nounOfLiteral, numberOfSource, readLiteralLeaf } from './read-scalar.js';

/**
 * Registers the use of a variable at a place and answers what stands there: a hole, the shape of its value (see expand-shape.ts),
 * or undefined where the argument or key is to be dropped.
 */
export type UseVariable = (name: string, place: VariablePlace, path: JsonPath) => InputTemplate | undefined;

/** Where a variable stands. */
export interface VariablePlace {
  /** Null: any type fits. */
  readonly type: GraphQLInputType | null;
  readonly reader?: InputReader | undefined;
  /** The plan depends on the value as far as `expand-shape.ts` says. */
  readonly expands: boolean;
  /** Its scalar value is part of the plan. */
  readonly shapes: boolean;
}

/** Where a literal stands. */
interface Place {
  readonly path: JsonPath;
  readonly use: UseVariable;
  /** Whether the kind that plans the field wants variables expanded. */
  readonly expands: boolean;
}

/** Where the walk is; one array for the whole literal, as copies per level would cost more than the checks. */
interface Walk extends Place {
  readonly path: (string | number)[];
}

const startAt = ({ path, use, expands }: Place): Walk => ({ path: [...path], use, expands });

/** Reads what stands one step further in. */
function inside<T>(step: string | number, walk: Walk, read: () => T): T {
  walk.path.push(step);
  const result = read();
  walk.path.pop();
  return result;
}

/** An argument or input field: its type and what its owner put beside it (kind/input-reader.ts). */
export interface InputPosition {
  readonly type: GraphQLInputType;
  readonly extensions: Readonly<{ reader?: unknown; shapes?: unknown }>;
}

/**
 * Checks a literal and turns it into a template; undefined: the argument is to be dropped.
 * @throws GatewayError with the path of the offending value.
 */
export function readLiteral(position: InputPosition, node: ValueNode, place: Place): InputTemplate | undefined {
  return readPosition(position, node, startAt(place));
}

/** Any literal as JSON, for scalars whose values the gateway does not look into. */
export function literalAsJson(node: ValueNode, place: Place): InputTemplate {
  return readAnything(node, startAt(place));
}

function readPosition(position: InputPosition, node: ValueNode, walk: Walk): InputTemplate | undefined {
  const reader = position.extensions.reader as InputReader | undefined;
  const { type } = position;
  if (node.kind === Kind.VARIABLE) {
    const shapes = position.extensions.shapes === true;
    return walk.use(node.name.value, { type, reader, expands: walk.expands, shapes }, walk.path);
  }
  return reader === undefined ? readValue(type, node, walk) : readOwned({ type, reader }, node, walk);
}

/** A value that its place's owner reads. Where variables stand inside, as far as they allow: item by item, else not at all. */
function readOwned(
  owned: { readonly type: GraphQLInputType; readonly reader: InputReader },
  node: ValueNode,
  walk: Walk,
): InputTemplate {
  const item = owned.reader.item;
  const listed = isNonNullType(owned.type) ? owned.type.ofType : owned.type;
  if (item !== undefined && isListType(listed) && node.kind === Kind.LIST && node.values.some(holdsVariable)) {
    const position = { type: listed.ofType, extensions: { reader: item } };
    const items = node.values.map((one, index) => inside(index, walk, () => readPosition(position, one, walk) ?? NULL));
    return foldList(items);
  }
  const template = readAnything(node, walk);
  return template.type === 'literal'
    ? { type: 'literal', value: owned.reader.read(template.value, walk.path) }
    : template;
}

function holdsVariable(node: ValueNode): boolean {
  if (node.kind === Kind.LIST) return node.values.some(holdsVariable);
  return node.kind === Kind.OBJECT
    ? node.fields.some((field) => holdsVariable(field.value))
    : node.kind === Kind.VARIABLE;
}

function readValue(type: GraphQLInputType, node: ValueNode, walk: Walk): InputTemplate {
  if (node.kind === Kind.VARIABLE) {
    return walk.use(node.name.value, { type, expands: walk.expands, shapes: false }, walk.path) ?? NULL;
  }
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
      const read = inside(field.name, walk, () => readPosition(field, value, walk));
      if (read !== undefined) entries.push([field.name, read]);
    } else if (isRequiredInputField(field)) throw inputError.missing(field.name, [...walk.path, field.name]);
  }
  return foldObject(entries);
}

/** Inside JSON: the whole value is one hole. */
const ANYTHING: VariablePlace = { type: null, expands: false, shapes: false };

function readAnything(node: ValueNode, walk: Walk): InputTemplate {
  switch (node.kind) {
    case Kind.VARIABLE:
      return walk.use(node.name.value, ANYTHING, walk.path) ?? NULL;
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
