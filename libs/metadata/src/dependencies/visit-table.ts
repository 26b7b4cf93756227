// The names in a tracked table: its own, and those that its parts refer to.
import { isJsonList, isJsonObject, type Json, type JsonObject, type TrackedTable } from '@app/types';
import { decodeQualifiedTable } from '../decode/qualified-table.js';
import type { TablePlace } from '../object-ref.js';
import { partsOf, textOf, withParts, type TableList } from '../table-parts.js';
import type { NamesOf, ReferenceNames, SourceScope } from './reference-names.js';
import { rowsOfFunction } from './rows-of-function.js';
import { renameKeys, visitPermission } from './visit-permission.js';
import { readUsing, visitUsing } from './visit-relationship.js';
import { visitRemoteRelationship } from './visit-remote-relationship.js';

interface TableWalk {
  readonly scope: SourceScope;
  readonly place: TablePlace;
  readonly namesOf: NamesOf;
}

const OPERATIONS = ['insert', 'select', 'update', 'delete'] as const;

/** The table with the names that `namesOf` gives. */
export function visitTable(tracked: TrackedTable, scope: SourceScope, namesOf: NamesOf): TrackedTable {
  const walk = { scope, place: { source: scope.source, table: tracked.table }, namesOf };
  let visited: TrackedTable = { ...tracked, table: namesOf(null).table(scope.source, tracked.table) };
  const replace = (list: TableList, visit: (part: JsonObject) => JsonObject) => {
    if (partsOf(tracked, list).length > 0) visited = withParts(visited, list, partsOf(tracked, list).map(visit));
  };
  replace('object_relationships', (part) => visitRelationship(part, walk));
  replace('array_relationships', (part) => visitRelationship(part, walk));
  replace('computed_fields', (part) => visitComputedField(part, walk));
  replace('remote_relationships', (part) =>
    visitRemoteRelationship(part, walk.place, ownedNames('remote-relationship', part, walk)),
  );
  for (const operation of OPERATIONS) {
    replace(`${operation}_permissions`, (part) => {
      const names = namesOf({ type: 'permission', ...walk.place, role: textOf(part, 'role'), operation });
      names.table(scope.source, tracked.table);
      if (!isJsonObject(part.permission)) return part;
      return { ...part, permission: visitPermission(part.permission, { scope, table: tracked.table }, names) };
    });
  }
  replace('event_triggers', (part) => visitEventTrigger(part, walk));
  const { configuration } = tracked as { readonly configuration?: Json };
  if (isJsonObject(configuration)) visited = { ...visited, configuration: visitConfiguration(configuration, walk) };
  return visited;
}

/** Every part of a table depends on the table. */
function ownedNames(
  type: 'relationship' | 'computed-field' | 'remote-relationship' | 'event-trigger',
  part: JsonObject,
  { place, namesOf }: TableWalk,
): ReferenceNames {
  const names = namesOf({ type, ...place, name: textOf(part, 'name') });
  names.table(place.source, place.table);
  return names;
}

function visitRelationship(part: JsonObject, walk: TableWalk): JsonObject {
  const using = readUsing(part);
  const visited = visitUsing(using, walk, ownedNames('relationship', part, walk));
  const manual = isJsonObject(part.using) ? part.using.manual_configuration : undefined;
  return {
    ...part,
    name: walk.namesOf(null).part('relationship', walk.place, textOf(part, 'name')),
    using:
      isJsonObject(manual) && isJsonObject(visited) ? { manual_configuration: { ...manual, ...visited } } : visited,
  };
}

function visitComputedField(part: JsonObject, walk: TableWalk): JsonObject {
  const names = ownedNames('computed-field', part, walk);
  const { definition } = part;
  if (!isJsonObject(definition)) return part;
  const rows = rowsOfFunction(definition, walk.scope);
  if (rows !== undefined) names.table(walk.place.source, rows);
  const called = names.function(walk.place.source, decodeQualifiedTable(definition.function ?? null));
  return { ...part, definition: { ...definition, function: { ...called } } };
}

function visitEventTrigger(part: JsonObject, walk: TableWalk): JsonObject {
  const names = ownedNames('event-trigger', part, walk);
  const { definition } = part;
  if (!isJsonObject(definition)) return part;
  const rename = (columns: Json): Json =>
    isJsonList(columns)
      ? columns.map((column) => (typeof column === 'string' ? names.part('column', walk.place, column) : column))
      : columns;
  const entries = Object.entries(definition).map(([operation, spec]): readonly [string, Json] => {
    if (!isJsonObject(spec)) return [operation, spec];
    const parts = Object.entries(spec).map(([key, value]) => [
      key,
      key === 'columns' || key === 'payload' ? rename(value) : value,
    ]);
    return [operation, Object.fromEntries(parts) as JsonObject];
  });
  return { ...part, definition: Object.fromEntries(entries) };
}

/** Custom names of columns follow their columns; they keep nothing from being dropped. */
function visitConfiguration(configuration: JsonObject, { place, namesOf }: TableWalk): JsonObject {
  const rename = (column: string) => namesOf(null).part('column', place, column);
  const entries = Object.entries(configuration).map(([key, value]): readonly [string, Json] => {
    const byColumn = key === 'column_config' || key === 'custom_column_names';
    return [key, byColumn && isJsonObject(value) ? renameKeys(value, rename) : value];
  });
  return Object.fromEntries(entries);
}
