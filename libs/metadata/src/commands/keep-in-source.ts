// A source without some of its tables, parts of tables, functions and their permissions.
import {
  isJsonList,
  isJsonObject,
  type JsonObject,
  type QualifiedTable,
  type Source,
  type TrackedTable,
} from '@app/types';
import { decodeQualifiedTable } from '../decode/qualified-table.js';
import { TABLE_OPERATIONS } from '../decode/permission.js';
import {
  computedFieldRef,
  eventTriggerRef,
  functionPermissionRef,
  functionRef,
  permissionRef,
  relationshipRef,
  remoteRelationshipRef,
  tableRef,
  type ObjectRef,
  type TablePlace,
} from '../object-ref.js';
import { functionsOf, partsOf, textOf, withFunctions, withParts, type TableList } from '../table-parts.js';

type IsKept = (ref: ObjectRef) => boolean;

/** The lists of a table with the name of an item among the inconsistent objects. */
const LISTS: readonly (readonly [list: TableList, refOf: (place: TablePlace, part: JsonObject) => ObjectRef])[] = [
  ['object_relationships', (place, part) => relationshipRef('object', place, textOf(part, 'name'))],
  ['array_relationships', (place, part) => relationshipRef('array', place, textOf(part, 'name'))],
  ['computed_fields', (place, part) => computedFieldRef(place, textOf(part, 'name'))],
  ['remote_relationships', (place, part) => remoteRelationshipRef(place, textOf(part, 'name'))],
  ['event_triggers', (place, part) => eventTriggerRef(place, textOf(part, 'name'))],
  ...TABLE_OPERATIONS.map(
    (operation) =>
      [
        `${operation}_permissions`,
        (place: TablePlace, part: JsonObject) => permissionRef(operation, place, textOf(part, 'role')),
      ] as const,
  ),
];

/** What `isKept` says, asked for every object inside the source. */
export function keepInSource(source: Source, isKept: IsKept): Source {
  const tables = source.tables
    .filter(({ table }) => isKept(tableRef(source.name, table)))
    .map((tracked) => keepInTable(tracked, source.name, isKept));
  const functions = functionsOf(source);
  if (functions.length === 0) return { ...source, tables };
  const named = functions.map((tracked) => [tracked, decodeQualifiedTable(tracked.function ?? null)] as const);
  return withFunctions(
    { ...source, tables },
    named
      .filter(([, name]) => isKept(functionRef(source.name, name)))
      .map(([tracked, name]) => keepPermissions(tracked, { source: source.name, name }, isKept)),
  );
}

function keepInTable(tracked: TrackedTable, source: string, isKept: IsKept): TrackedTable {
  const place = { source, table: tracked.table };
  return LISTS.reduce((kept, [list, refOf]) => {
    const parts = partsOf(kept, list);
    const left = parts.filter((part) => isKept(refOf(place, part)));
    return left.length === parts.length ? kept : withParts(kept, list, left);
  }, tracked);
}

function keepPermissions(
  tracked: JsonObject,
  { source, name }: { source: string; name: QualifiedTable },
  isKept: IsKept,
): JsonObject {
  const { permissions } = tracked;
  if (!isJsonList(permissions)) return tracked;
  const left = permissions.filter(
    (one) => isJsonObject(one) && isKept(functionPermissionRef(source, name, textOf(one, 'role'))),
  );
  return { ...tracked, permissions: left };
}
