// Readers of values that are given for columns: what the corridor asks instead of checking the GraphQL type.
import { inputError, type InputReader } from '@app/engine';
import { nameJsonType, isJsonList, type CatalogType, type Json, type JsonPath } from '@app/types';
import { valueError } from './error.js';
import { scalarValueReader } from './read-scalar-value.js';

/** Whether null is a value of the place: of nullable columns in writes, never of operands. */
export interface Nullability {
  readonly nullable: boolean;
}

/** Reads one value of a column's type. Its errors: `parse-failed`, for null `validation-failed`. */
export function columnReader(type: CatalogType, { nullable }: Nullability): InputReader {
  const read = type.isArray ? arrayReader(elementOf(type)) : scalarValueReader(type);
  const graphql = type.isArray ? `[${type.scalar}!]` : type.scalar;
  return Object.freeze({
    read: (value: Json, path: JsonPath): Json => {
      if (value !== null) return read(value, path);
      if (nullable) return null;
      throw inputError.unexpectedNull(graphql, path);
    },
    ...(type.isArray ? { item: columnReader(elementOf(type), { nullable: false }) } : {}),
  });
}

const elementOf = (type: CatalogType): CatalogType => ({ ...type, isArray: false });

/** A list whose items are read one by one, or an array literal, which is passed on. */
function arrayReader(type: CatalogType): (value: Json, path: JsonPath) => Json {
  const item = columnReader(type, { nullable: false });
  return (value, path) => {
    if (typeof value === 'string') return value;
    if (!isJsonList(value)) throw valueError.notAnArray(nameJsonType(value), path);
    return value.map((one, index) => item.read(one, [...path, index]));
  };
}
