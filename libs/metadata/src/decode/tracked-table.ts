// A tracked table with its parts (spec/metadata-postgres-api.md 14). Every part keeps keys that are not known here.
import type { Json, JsonObject, TrackedTable } from '@app/types';
import { decodeComputedFields } from './computed-field.js';
import {
  decodeFlag,
  decodeNonEmptyText,
  decodeObject,
  optionalEntry,
  otherEntries,
  required,
  uniqueListOf,
  type Decoder,
} from './decoder.js';
import { decodePermissions } from './permission.js';
import { textOf } from '../table-parts.js';
import { decodeQualifiedTable } from './qualified-table.js';
import { decodeRelationships } from './relationship.js';
import { decodeRemoteRelationships } from './remote-relationship.js';
import { decodeTableConfiguration } from './table-configuration.js';

const PARTS: Readonly<Record<string, Decoder<Json>>> = {
  is_enum: decodeFlag,
  configuration: decodeTableConfiguration,
  object_relationships: decodeRelationships.object,
  array_relationships: decodeRelationships.array,
  computed_fields: decodeComputedFields,
  remote_relationships: decodeRemoteRelationships,
  insert_permissions: decodePermissions('insert'),
  select_permissions: decodePermissions('select'),
  update_permissions: decodePermissions('update'),
  delete_permissions: decodePermissions('delete'),
  event_triggers: namedItems('event triggers'),
  apollo_federation_config: decodeObject,
};

export function decodeTrackedTable(value: Json): TrackedTable {
  const tracked: JsonObject = decodeObject(value);
  const parts = Object.entries(PARTS).map(([key, decode]) => optionalEntry(tracked, key, decode));
  return {
    table: required(tracked, 'table', decodeQualifiedTable),
    ...(Object.assign({}, ...parts) as JsonObject),
    ...otherEntries(tracked, ['table', ...Object.keys(PARTS)]),
  };
}

/** Items that only have to have different names. */
function namedItems(kind: string): Decoder<Json> {
  return uniqueListOf(
    kind,
    (value): JsonObject => {
      const item = decodeObject(value);
      return { ...item, name: required(item, 'name', decodeNonEmptyText) };
    },
    (item) => textOf(item, 'name'),
  );
}
