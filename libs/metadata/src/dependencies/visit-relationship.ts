// The names in a relationship's `using` (spec/metadata-postgres-api.md 4), and the table it leads to.
import {
  isJsonList,
  isJsonObject,
  tableKey,
  type CatalogForeignKey,
  type Json,
  type JsonObject,
  type QualifiedTable,
} from '@app/types';
import { decodeQualifiedTable } from '../decode/qualified-table.js';
import type { TablePlace } from '../object-ref.js';
import type { ReferenceNames, SourceScope } from './reference-names.js';

/** Decoded `using`: a foreign key of the own table, one of another table, or a mapping of columns. */
export type RelationshipUsing =
  | { readonly type: 'own-key'; readonly columns: readonly string[] }
  | { readonly type: 'other-key'; readonly table: QualifiedTable; readonly columns: readonly string[] }
  | {
      readonly type: 'manual';
      readonly table: QualifiedTable;
      readonly mapping: readonly (readonly [string, string])[];
    };

/** Reads a `using` that has been decoded once. */
export function readUsing(relationship: JsonObject): RelationshipUsing {
  const using = isJsonObject(relationship.using) ? relationship.using : {};
  const { foreign_key_constraint_on: key, manual_configuration: manual } = using;
  if (isJsonObject(manual)) {
    const mapping = isJsonObject(manual.column_mapping) ? Object.entries(manual.column_mapping) : [];
    return {
      type: 'manual',
      table: decodeQualifiedTable(manual.remote_table ?? null),
      mapping: mapping.map(([own, other]) => [own, typeof other === 'string' ? other : '']),
    };
  }
  if (isJsonObject(key)) {
    return {
      type: 'other-key',
      table: decodeQualifiedTable(key.table ?? null),
      columns: textsOf(key.columns ?? key.column ?? null),
    };
  }
  return { type: 'own-key', columns: textsOf(key ?? null) };
}

/** The table that a relationship leads to; undefined when only an unknown foreign key would tell. */
export function targetOf(
  using: RelationshipUsing,
  scope: SourceScope,
  table: QualifiedTable,
): QualifiedTable | undefined {
  return using.type === 'own-key' ? findKey(scope, table, using.columns)?.target : using.table;
}

/** The `using` with the names that `names` gives. */
export function visitUsing(
  using: RelationshipUsing,
  at: { scope: SourceScope; place: TablePlace },
  names: ReferenceNames,
): Json {
  const { scope, place } = at;
  const { source } = place;
  switch (using.type) {
    case 'own-key': {
      const key = findKey(scope, place.table, using.columns);
      if (key !== undefined) {
        names.part('constraint', place, key.name);
        names.table(source, key.target);
      }
      const columns = using.columns.map((column) => names.part('column', place, column));
      return { foreign_key_constraint_on: columns.length === 1 ? (columns[0] ?? '') : columns };
    }
    case 'other-key': {
      const other = { source, table: using.table };
      const key = findKey(scope, using.table, using.columns);
      if (key !== undefined) names.part('constraint', other, key.name);
      const columns = using.columns.map((column) => names.part('column', other, column));
      const table = { ...names.table(source, using.table) };
      return {
        foreign_key_constraint_on: columns.length === 1 ? { column: columns[0] ?? '', table } : { columns, table },
      };
    }
    case 'manual': {
      const other = { source, table: using.table };
      const mapping = using.mapping.map(([own, column]) => [
        names.part('column', place, own),
        names.part('column', other, column),
      ]);
      const table = { ...names.table(source, using.table) };
      return { remote_table: table, column_mapping: Object.fromEntries(mapping) as JsonObject };
    }
  }
}

function findKey(scope: SourceScope, table: QualifiedTable, columns: readonly string[]): CatalogForeignKey | undefined {
  const keys = scope.catalog?.tables.get(tableKey(table))?.foreignKeys ?? [];
  return keys.find(
    (key) => key.columns.length === columns.length && columns.every((name) => key.columns.includes(name)),
  );
}

function textsOf(value: Json): readonly string[] {
  const items = isJsonList(value) ? value : [value];
  return items.filter((item) => typeof item === 'string');
}
