// A relationship of a table: name, `using`, comment (spec/metadata-postgres-api.md 4). Table names come out qualified.
import { isJsonList, isJsonObject, type Json, type JsonObject } from '@app/types';
import {
  decodeNonEmptyText,
  decodeObject,
  decodeText,
  nonEmptyListOf,
  oneOf,
  optionalEntry,
  otherEntries,
  required,
  uniqueListOf,
  at,
  type Decoder,
} from './decoder.js';
import { bothRelationshipKinds, columnOrColumns, noRelationshipKind, wrongType } from './error.js';
import { textOf } from '../table-parts.js';
import { decodeQualifiedTableJson } from './qualified-table.js';

export type RelationshipKind = 'object' | 'array';

/** Decoders of one item of `object_relationships` or `array_relationships`. */
export const decodeRelationship: Readonly<Record<RelationshipKind, Decoder<JsonObject>>> = {
  object: (value) => decodeOfKind('object', value),
  array: (value) => decodeOfKind('array', value),
};

export const decodeRelationships: Readonly<Record<RelationshipKind, Decoder<readonly JsonObject[]>>> = {
  object: uniqueListOf('object relationships', decodeRelationship.object, (item) => textOf(item, 'name')),
  array: uniqueListOf('array relationships', decodeRelationship.array, (item) => textOf(item, 'name')),
};

function decodeOfKind(kind: RelationshipKind, value: Json): JsonObject {
  const relationship = decodeObject(value);
  return {
    name: required(relationship, 'name', decodeNonEmptyText),
    using: required(relationship, 'using', (using) => decodeUsing(kind, using)),
    ...optionalEntry(relationship, 'comment', decodeText),
    ...otherEntries(relationship, ['name', 'using', 'comment']),
  };
}

function decodeUsing(kind: RelationshipKind, value: Json): JsonObject {
  const using = decodeObject(value);
  const { foreign_key_constraint_on: key = null, manual_configuration: manual = null } = using;
  if (key !== null && manual !== null) throw bothRelationshipKinds();
  if (manual !== null) return { manual_configuration: at('manual_configuration', () => decodeManual(kind, manual)) };
  if (key === null) throw noRelationshipKind();
  return { foreign_key_constraint_on: at('foreign_key_constraint_on', () => decodeForeignKey(kind, key)) };
}

/** Columns of the own table (object relationships only), or a table with columns. */
function decodeForeignKey(kind: RelationshipKind, key: Json): Json {
  if (kind === 'object' && !isJsonObject(key)) {
    const columns = decodeColumnNames(key);
    return columns.length === 1 ? (columns[0] ?? '') : columns;
  }
  const other = decodeObject(key);
  const { column = null, columns = null } = other;
  if ((column === null) === (columns === null)) throw columnOrColumns();
  const names = required(other, column === null ? 'columns' : 'column', decodeColumnNames);
  const table = required(other, 'table', decodeQualifiedTableJson);
  return names.length === 1 ? { column: names[0] ?? '', table } : { columns: names, table };
}

/** One name, or a list of at least one. */
function decodeColumnNames(value: Json): readonly string[] {
  if (typeof value === 'string') return [decodeNonEmptyText(value)];
  if (!isJsonList(value)) throw wrongType('Text', 'String', value);
  return nonEmptyListOf(decodeNonEmptyText)(value);
}

function decodeManual(kind: RelationshipKind, value: Json): JsonObject {
  const manual = decodeObject(value);
  const order = optionalEntry(manual, 'insertion_order', oneOf('before_parent', 'after_parent'));
  return {
    remote_table: required(manual, 'remote_table', decodeQualifiedTableJson),
    column_mapping: required(manual, 'column_mapping', decodeMapping),
    insertion_order: kind === 'object' ? (order.insertion_order ?? null) : null,
    ...otherEntries(manual, ['remote_table', 'column_mapping', 'insertion_order']),
  };
}

function decodeMapping(value: Json): JsonObject {
  const entries = Object.entries(decodeObject(value));
  return Object.fromEntries(entries.map(([own, other]) => [own, at(own, () => decodeText(other))]));
}
