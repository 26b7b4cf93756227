// The names in a permission: columns, presets, computed fields, filter and check (spec/permissions.md 2).
import { isJsonList, isJsonObject, type Json, type JsonObject, type QualifiedTable } from '@app/types';
import type { ReferenceNames, SourceScope } from './reference-names.js';
import { visitCondition } from './visit-condition.js';

/** The definition of a permission on `table` with the names that `names` gives. */
export function visitPermission(
  definition: JsonObject,
  { scope, table }: { scope: SourceScope; table: QualifiedTable },
  names: ReferenceNames,
): JsonObject {
  const place = { source: scope.source, table };
  const nameIn = (type: 'column' | 'computed-field') => (name: Json) =>
    typeof name === 'string' ? names.part(type, place, name) : name;
  const visitPart = (key: string, part: Json): Json => {
    switch (key) {
      // `"*"` names no column: those that go are simply not there any more.
      case 'columns':
        return isJsonList(part) ? part.map(nameIn('column')) : part;
      case 'computed_fields':
        return isJsonList(part) ? part.map(nameIn('computed-field')) : part;
      case 'set':
        return isJsonObject(part) ? renameKeys(part, (column) => names.part('column', place, column)) : part;
      case 'filter':
      case 'check':
        return visitCondition(part, { scope, table, root: table }, names);
      default:
        return part;
    }
  };
  return Object.fromEntries(Object.entries(definition).map(([key, part]) => [key, visitPart(key, part)]));
}

/** The object under other keys. */
export function renameKeys(object: JsonObject, rename: (key: string) => string): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [rename(key), value]));
}
