// A variable's JSON value against the type of the place where it is used.
import {
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
} from 'graphql';
import { isJsonList, isJsonObject, type Json, type JsonPath } from '@app/types';
import { inputError } from '../operation/error.js';
import { nounOfJson, readJsonLeaf } from './read-scalar.js';

/**
 * Checks and normalises: single values become lists where a list is expected, absent nullable keys stay absent.
 * `type` null accepts any value. @throws GatewayError with the path of the offending value.
 */
export function readJson(type: GraphQLInputType | null, value: Json, path: JsonPath): Json {
  if (type === null) return value;
  if (!isNonNullType(type)) return value === null ? null : readPresent(type, value, path);
  return readPresent(type.ofType, value, path);
}

function readPresent(type: GraphQLInputType, value: Json, path: JsonPath): Json {
  if (isListType(type)) {
    if (value === null) throw inputError.nullList(path);
    if (!isJsonList(value)) return [readJson(type.ofType, value, path)];
    return value.map((item, index) => readJson(type.ofType, item, [...path, index]));
  }
  if (isInputObjectType(type)) return readObject(type, value, path);
  if (isScalarType(type) || isEnumType(type)) return readJsonLeaf(type, value, path);
  return readJson(type, value, path);
}

function readObject(type: GraphQLInputObjectType, value: Json, path: JsonPath): Json {
  if (!isJsonObject(value)) throw inputError.mismatch({ what: 'an object', type: type.name }, nounOfJson(value), path);
  const fields = type.getFields();
  for (const key of Object.keys(value)) {
    if (!Object.hasOwn(fields, key)) throw inputError.unknownKey(key, type.name, [...path, key]);
  }
  const entries: [string, Json][] = [];
  for (const field of Object.values(fields)) {
    const at = [...path, field.name];
    if (Object.hasOwn(value, field.name))
      entries.push([field.name, readJson(field.type, value[field.name] as Json, at)]);
    else if (isNonNullType(field.type)) throw inputError.missing(field.name, at);
  }
  return Object.fromEntries(entries);
}
