// A tracked table as exports print it: known parts in order and sorted, empty ones left out, the rest as it was
// (spec/metadata-postgres-api.md 14).
import type { Json, TrackedTable } from '@app/types';
import { objectOf, unlessEmpty, type Entry } from './object-of.js';
import { sortJsonList } from './sort-by-text.js';

/** Lists inside a table, in export order, with the key that sorts them. */
const LISTS: readonly (readonly [key: string, sortKey: string])[] = [
  ['object_relationships', 'name'],
  ['array_relationships', 'name'],
  ['computed_fields', 'name'],
  ['remote_relationships', 'name'],
  ['insert_permissions', 'role'],
  ['select_permissions', 'role'],
  ['update_permissions', 'role'],
  ['delete_permissions', 'role'],
  ['event_triggers', 'name'],
];
const KNOWN = new Set(['table', 'is_enum', 'configuration', ...LISTS.map(([key]) => key)]);

export function encodeTrackedTable(tracked: TrackedTable): Json {
  const { table } = tracked;
  // Every key but `table` was decoded as plain JSON.
  const parts = tracked as unknown as Readonly<Record<string, Json | undefined>>;
  const lists = LISTS.map(([key, sortKey]): Entry => [key, unlessEmpty(sortJsonList(parts[key], sortKey))]);
  return objectOf([
    ['table', { schema: table.schema, name: table.name }],
    ['is_enum', parts.is_enum === false ? undefined : unlessEmpty(parts.is_enum)],
    ['configuration', unlessEmpty(parts.configuration)],
    ...lists,
    ...Object.entries(parts).filter(([key]) => !KNOWN.has(key)),
  ]);
}
