// Members that a row has in the Relay schema only: its global id, and connections of its array relationships.
import { tableKey, type SchemaKey } from '@app/types';
import type { RelayField } from '../permission/role-graph.js';
import type { TablePermissions } from '../permission/table-permissions.js';
import type { ResolvedColumn, ResolvedSourceTables, ResolvedTable } from '../resolve/resolved-tables.js';
import { connectionRelationship, NODE_ID } from './relay-names.js';

/** What the fields depend on besides the table. */
export interface RelaySurroundings {
  readonly key: SchemaKey;
  readonly source: ResolvedSourceTables;
  /** The role's, by `tableKey`. */
  readonly permissions: ReadonlyMap<string, TablePermissions>;
}

const NO_FIELDS: ReadonlyMap<string, RelayField> = new Map();

/** By GraphQL name; none in the ordinary schema. The role need not see the key's columns: ids and cursors hold them all the same. */
export function relayFieldsOf(
  table: ResolvedTable,
  { key, source, permissions }: RelaySurroundings,
): ReadonlyMap<string, RelayField> {
  if (key.api !== 'relay') return NO_FIELDS;
  const fields = new Map<string, RelayField>();
  const columns = keyColumns(table);
  if (columns !== null) fields.set(NODE_ID, { type: 'node-id', columns });
  for (const relationship of table.relationships.values()) {
    if (relationship.cardinality === 'one') continue;
    const target = tableKey(relationship.target);
    const found = source.tables.get(target);
    if ((permissions.get(target)?.select ?? null) === null || found === undefined || keyColumns(found) === null)
      continue;
    const name = connectionRelationship(table.customization.naming, relationship.name);
    fields.set(name, { type: 'connection', relationship, target });
  }
  return fields;
}

/** Columns of the primary key in key order; null: the table has none, so its rows are no nodes. */
export function keyColumns({ primaryKey, columns }: ResolvedTable): readonly ResolvedColumn[] | null {
  if (primaryKey === null) return null;
  const found = primaryKey.flatMap((name) => columns.get(name) ?? []);
  return found.length === primaryKey.length && found.length > 0 ? found : null;
}
