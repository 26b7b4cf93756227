// One scalar or enum value, from JSON (a variable) or from GraphQL text (a literal), checked against its type
// (spec/queries-and-mutations.md 3.3, spec/actions.md 3.5).
import { Kind, isEnumType, type GraphQLEnumType, type GraphQLScalarType, type ValueNode } from 'graphql';
import { RawNumber, isJsonList, isJsonNumber, type Json, type JsonPath } from '@app/types';
import { inputError } from '../operation/error.js';
import { isIntegral, readDecimal } from './decimal.js';
import { printScientific } from './print-scientific.js';

/** The built-in scalars and what errors say they expect. Every other scalar takes any value but null. */
const EXPECTED: Readonly<Record<string, string>> = {
  Int: 'a 32-bit integer',
  Float: 'a float',
  String: 'a string',
  Boolean: 'a boolean',
  ID: 'a String or a 32-bit integer',
};

/** The noun for a JSON value in errors. */
export function nounOfJson(value: Json): string {
  if (value === null) return 'null';
  if (isJsonNumber(value)) return 'a number';
  if (isJsonList(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

const NOUN_OF_LITERAL: Readonly<Record<ValueNode['kind'], string>> = {
  [Kind.NULL]: 'null',
  [Kind.BOOLEAN]: 'a boolean',
  [Kind.STRING]: 'a string',
  [Kind.INT]: 'an integer',
  [Kind.FLOAT]: 'a float',
  [Kind.ENUM]: 'an enum value',
  [Kind.LIST]: 'a list',
  [Kind.OBJECT]: 'an object',
  [Kind.VARIABLE]: 'a variable',
};

/** The noun for a literal in errors. */
export function nounOfLiteral(node: ValueNode): string {
  return NOUN_OF_LITERAL[node.kind];
}

type Leaf = GraphQLScalarType | GraphQLEnumType;

function mismatch(type: Leaf, found: string, path: JsonPath): Error {
  if (isEnumType(type)) return inputError.mismatch({ what: 'an enum value', type: type.name }, found, path);
  const what = EXPECTED[type.name];
  return what === undefined
    ? inputError.unexpectedNull(type.name, path)
    : inputError.mismatch({ what, type: type.name }, found, path);
}

function enumMember(type: GraphQLEnumType, value: string, path: JsonPath): string {
  if (type.getValue(value) !== undefined) return value;
  const values = type.getValues().map((one) => one.name);
  throw inputError.unknownEnumValue(value, { values, type: type.name }, path);
}

/** A 32-bit integer from a number's source text. `1.0` counts as 1. */
function integer(source: string, path: JsonPath): number {
  const value = Number(source);
  if (value >= -2147483648 && value <= 2147483647 && Number.isInteger(value)) {
    if (String(value) === source) return value;
    // A double may have rounded a fraction away.
    const decimal = readDecimal(source);
    if (decimal !== undefined && isIntegral(decimal)) return value === 0 ? 0 : value;
  }
  throw inputError.integerBounds(printScientific(source), path);
}

/** Checks a JSON value of a leaf type. @throws GatewayError validation-failed or parse-failed. */
export function readJsonLeaf(type: Leaf, value: Json, path: JsonPath): Json {
  if (isEnumType(type)) {
    if (typeof value === 'string') return enumMember(type, value, path);
    throw mismatch(type, nounOfJson(value), path);
  }
  const source = value instanceof RawNumber ? value.text : typeof value === 'number' ? String(value) : '';
  switch (type.name) {
    case 'Int':
      if (isJsonNumber(value)) return integer(source, path);
      break;
    case 'Float':
      if (isJsonNumber(value)) return value;
      break;
    case 'String':
      if (typeof value === 'string') return value;
      break;
    case 'Boolean':
      if (typeof value === 'boolean') return value;
      break;
    case 'ID':
      if (typeof value === 'string') return value;
      if (isJsonNumber(value)) return String(integer(source, path));
      break;
    default:
      if (value !== null) return value;
  }
  throw mismatch(type, nounOfJson(value), path);
}

/** Checks a literal of a built-in scalar or enum type. @throws GatewayError validation-failed or parse-failed. */
export function readLiteralLeaf(type: Leaf, node: ValueNode, path: JsonPath): Json {
  if (isEnumType(type)) {
    if (node.kind === Kind.ENUM) return enumMember(type, node.value, path);
    throw mismatch(type, nounOfLiteral(node), path);
  }
  switch (type.name) {
    case 'Int':
      if (node.kind === Kind.INT) return integer(node.value, path);
      break;
    case 'Float':
      if (node.kind === Kind.INT || node.kind === Kind.FLOAT) return numberOfSource(node.value);
      break;
    case 'String':
      if (node.kind === Kind.STRING) return node.value;
      break;
    case 'Boolean':
      if (node.kind === Kind.BOOLEAN) return node.value;
      break;
    case 'ID':
      if (node.kind === Kind.STRING) return node.value;
      if (node.kind === Kind.INT) return String(integer(node.value, path));
      break;
  }
  throw mismatch(type, nounOfLiteral(node), path);
}

/** A number that prints as it was written. */
export function numberOfSource(source: string): number | RawNumber {
  const value = Number(source);
  return String(value) === source ? value : new RawNumber(source);
}

/** True for scalars that take any value: custom and database scalars. */
export function isOpaqueScalar(type: Leaf): boolean {
  return !isEnumType(type) && EXPECTED[type.name] === undefined;
}
