// A table's name: a plain string means schema `public` (spec/actions.md 2).
import type { Json, JsonObject, QualifiedTable } from '@app/types';
import { decodeNonEmptyText, decodeObject, optional, required } from './decoder.js';

export const DEFAULT_SCHEMA = 'public';

export function decodeQualifiedTable(value: Json): QualifiedTable {
  if (typeof value === 'string') return { schema: DEFAULT_SCHEMA, name: decodeNonEmptyText(value) };
  const table = decodeObject(value);
  return {
    schema: optional(table, 'schema', decodeNonEmptyText) ?? DEFAULT_SCHEMA,
    name: required(table, 'name', decodeNonEmptyText),
  };
}

/** The same as JSON, for parts of metadata that are kept as JSON. */
export function decodeQualifiedTableJson(value: Json): JsonObject {
  return { ...decodeQualifiedTable(value) };
}
