// A variable's JSON value against the type of the place where it is used.
import {
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  isScalarType,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
} from 'graphql';
import { isJsonList, isJsonObject, type Json, type JsonPath } from '@app/types';
import { inputError } from '../operation/error.js';
import type { InputReader } from '../kind/input-reader.js';
import { listFields } from './list-fields.js';
import { nounOfJson, readJsonLeaf } from './read-scalar.js';

/**
 * Checks and normalises: single values become lists where a list is expected, absent nullable keys stay absent.
 * `type` null accepts any value; `reader` reads instead of the type. @throws GatewayError with the path of the offending value.
 */
export function readJson(
  { type, reader }: { readonly type: GraphQLInputType | null; readonly reader?: InputReader | undefined },
  value: Json,
  path: JsonPath,
): Json {
  if (reader !== undefined) return reader.read(value, path);
  return type === null ? value : readValue(type, value, [...path]);
}

/** Where the walk is; one array for the whole value, as copies per level would cost more than the checks. */
type Walk = (string | number)[];

function readField(field: GraphQLInputField, value: Json, at: Walk): Json {
  const reader = field.extensions.reader as InputReader | undefined;
  return reader === undefined ? readValue(field.type, value, at) : reader.read(value, at);
}

function readValue(type: GraphQLInputType, value: Json, at: Walk): Json {
  if (!isNonNullType(type)) return value === null ? null : readPresent(type, value, at);
  return readPresent(type.ofType, value, at);
}

function readPresent(type: GraphQLInputType, value: Json, at: Walk): Json {
  if (isScalarType(type) || isEnumType(type)) return readJsonLeaf(type, value, at);
  if (isInputObjectType(type)) return readObject(type, value, at);
  if (!isListType(type)) return readValue(type, value, at);
  if (value === null) throw inputError.nullList(at);
  return isJsonList(value) ? readList(type.ofType, value, at) : [readValue(type.ofType, value, at)];
}

function readList(type: GraphQLInputType, values: readonly Json[], at: Walk): Json {
  const items: Json[] = [];
  for (const value of values) {
    at.push(items.length);
    items.push(readValue(type, value, at));
    at.pop();
  }
  return items;
}

function readObject(type: GraphQLInputObjectType, value: Json, at: Walk): Json {
  if (!isJsonObject(value)) throw inputError.mismatch({ what: 'an object', type: type.name }, nounOfJson(value), at);
  const fields = type.getFields();
  for (const key of Object.keys(value)) {
    if (!Object.hasOwn(fields, key)) throw inputError.unknownKey(key, type.name, [...at, key]);
  }
  const entries: [string, Json][] = [];
  for (const field of listFields(type)) {
    at.push(field.name);
    if (Object.hasOwn(value, field.name)) {
      entries.push([field.name, readField(field, value[field.name] as Json, at)]);
    } else if (isRequiredInputField(field)) throw inputError.missing(field.name, at);
    at.pop();
  }
  // fromEntries defines own properties, so a key `__proto__` is only a key.
  return Object.fromEntries(entries);
}
