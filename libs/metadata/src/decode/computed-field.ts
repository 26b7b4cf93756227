// A computed field of a table (spec/metadata-postgres-api.md 7). The function's name comes out qualified.
import type { Json, JsonObject } from '@app/types';
import {
  decodeNonEmptyText,
  decodeObject,
  decodeText,
  optionalEntry,
  otherEntries,
  required,
  uniqueListOf,
} from './decoder.js';
import { textOf } from '../table-parts.js';
import { decodeQualifiedTableJson } from './qualified-table.js';

export function decodeComputedField(value: Json): JsonObject {
  const field = decodeObject(value);
  return {
    name: required(field, 'name', decodeNonEmptyText),
    definition: required(field, 'definition', decodeDefinition),
    ...optionalEntry(field, 'comment', decodeText),
    ...otherEntries(field, ['name', 'definition', 'comment']),
  };
}

export const decodeComputedFields = uniqueListOf('computed fields', decodeComputedField, (item) =>
  textOf(item, 'name'),
);

function decodeDefinition(value: Json): JsonObject {
  const definition = decodeObject(value);
  return {
    function: required(definition, 'function', decodeQualifiedTableJson),
    ...optionalEntry(definition, 'table_argument', decodeText),
    ...optionalEntry(definition, 'session_argument', decodeText),
    ...otherEntries(definition, ['function', 'table_argument', 'session_argument']),
  };
}
