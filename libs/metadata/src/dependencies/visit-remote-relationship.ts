// The names in a remote relationship: columns of its table, table and columns of another source (spec/remote-schemas.md).
import { isJsonList, isJsonObject, type Json, type JsonObject } from '@app/types';
import { decodeQualifiedTable } from '../decode/qualified-table.js';
import type { TablePlace } from '../object-ref.js';
import { textOf } from '../table-parts.js';
import type { ReferenceNames } from './reference-names.js';

/** The relationship with the names that `names` gives. */
export function visitRemoteRelationship(part: JsonObject, place: TablePlace, names: ReferenceNames): JsonObject {
  const { definition } = part;
  if (!isJsonObject(definition)) return part;
  const entries = Object.entries(definition).map(([key, value]): readonly [string, Json] => {
    if (key === 'to_source' && isJsonObject(value)) return [key, visitToSource(value, place, names)];
    if (key === 'to_remote_schema' && isJsonObject(value)) {
      return [key, { ...value, lhs_fields: ownFields(value.lhs_fields ?? [], place, names) }];
    }
    if (key === 'to_action' && isJsonObject(value)) return [key, visitToAction(value, place, names)];
    return [key, key === 'hasura_fields' ? ownFields(value, place, names) : value];
  });
  return { ...part, definition: Object.fromEntries(entries) };
}

function visitToSource(target: JsonObject, place: TablePlace, names: ReferenceNames): Json {
  const source = textOf(target, 'source');
  const table = decodeQualifiedTable(target.table ?? null);
  const mapping = isJsonObject(target.field_mapping) ? Object.entries(target.field_mapping) : [];
  const visited = mapping.map(([own, other]) => [
    names.part('column', place, own),
    typeof other === 'string' ? names.part('column', { source, table }, other) : other,
  ]);
  return {
    ...target,
    table: { ...names.table(source, table) },
    field_mapping: Object.fromEntries(visited) as JsonObject,
  };
}

function visitToAction(target: JsonObject, place: TablePlace, names: ReferenceNames): Json {
  const mapping = isJsonObject(target.argument_mapping) ? Object.entries(target.argument_mapping) : [];
  const visited = mapping.map(([argument, own]) => [
    argument,
    typeof own === 'string' ? names.part('column', place, own) : own,
  ]);
  return { ...target, argument_mapping: Object.fromEntries(visited) as JsonObject };
}

function ownFields(fields: Json, place: TablePlace, names: ReferenceNames): Json {
  if (!isJsonList(fields)) return fields;
  return fields.map((field) => (typeof field === 'string' ? names.part('column', place, field) : field));
}
