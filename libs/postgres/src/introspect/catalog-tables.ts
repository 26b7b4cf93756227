// Tables, views and the like with their columns and keys, out of the flat lists of introspection.
import {
  tableKey,
  type CatalogColumn,
  type CatalogForeignKey,
  type CatalogKey,
  type CatalogTable,
  type CatalogTableKind,
} from '@app/types';
import type { TypeLookup } from './catalog-types.js';
import type { FoundCatalog, FoundColumn, FoundKey, FoundReference, FoundRelation } from './found-catalog.js';
import { groupBy } from './group-by.js';

/** `pg_class.relkind`. */
const KINDS: Readonly<Record<string, CatalogTableKind>> = {
  r: 'table',
  v: 'view',
  m: 'materialized-view',
  f: 'foreign-table',
  p: 'partitioned-table',
};
const GENERATED = ['never', 'by-default', 'always'] as const;
/** Bits of `pg_relation_is_updatable`. */
const [UPDATE, INSERT, DELETE] = [4, 8, 16] as const;

interface Found {
  readonly relations: ReadonlyMap<number, FoundRelation>;
  readonly columns: ReadonlyMap<number, readonly FoundColumn[]>;
  readonly keys: ReadonlyMap<number, readonly FoundKey[]>;
  readonly references: ReadonlyMap<number, readonly FoundReference[]>;
  readonly typeOf: TypeLookup;
}

/** Keyed by `tableKey`, in order of schema and name. */
export function toCatalogTables(catalog: FoundCatalog, typeOf: TypeLookup): ReadonlyMap<string, CatalogTable> {
  const found: Found = {
    relations: new Map(catalog.relations.map((one) => [one[0], one])),
    columns: groupBy(catalog.columns, ([relation]) => relation),
    keys: groupBy(catalog.keys, ([relation]) => relation),
    references: groupBy(catalog.references, ([relation]) => relation),
    typeOf,
  };
  const tables = catalog.relations.map((relation) => toTable(relation, found));
  return new Map(tables.map((table) => [tableKey(table.table), table]));
}

function toTable(relation: FoundRelation, found: Found): CatalogTable {
  const [oid, schema, name, kind, isPartition, events, isStandalone, insertsOnlyItself, comment] = relation;
  const keys = (found.keys.get(oid) ?? []).map((key) => [key[2], toKey(key, found)] as const);
  const references = found.references.get(oid) ?? [];
  return Object.freeze({
    table: Object.freeze({ schema, name }),
    oid,
    kind: KINDS[kind] ?? 'table',
    isPartition,
    columns: toColumns(found.columns.get(oid) ?? [], found.typeOf),
    primaryKey: keys.find(([isPrimary]) => isPrimary)?.[1] ?? null,
    uniqueKeys: Object.freeze(keys.filter(([isPrimary]) => !isPrimary).map(([, key]) => key)),
    foreignKeys: Object.freeze(references.flatMap((reference) => toForeignKey(reference, found))),
    isInsertable: (events & INSERT) !== 0,
    isUpdatable: (events & UPDATE) !== 0,
    isDeletable: (events & DELETE) !== 0,
    isStandalone,
    insertsOnlyItself,
    comment,
  });
}

function toColumns(columns: readonly FoundColumn[], typeOf: TypeLookup): ReadonlyMap<string, CatalogColumn> {
  return new Map(columns.map((column) => [column[1], toColumn(column, typeOf)]));
}

function toColumn(column: FoundColumn, typeOf: TypeLookup): CatalogColumn {
  const [, name, typeId, printed, position, isNotNull, hasDefault, generated, comment] = column;
  const type = typeOf(typeId, printed);
  return Object.freeze({
    name,
    scalar: type.scalar,
    type,
    position,
    isNullable: !isNotNull,
    hasDefault,
    generated: GENERATED[generated],
    comment,
  });
}

function toKey([relation, name, , isConstraint, columns, size]: FoundKey, found: Found): CatalogKey {
  return Object.freeze({ name, columns: columnNames(relation, columns.slice(0, size), found), isConstraint });
}

/** None when the other table is not one of the catalog: temporary tables refer to each other. */
function toForeignKey(
  [relation, name, columns, target, targetColumns]: FoundReference,
  found: Found,
): CatalogForeignKey[] {
  const other = found.relations.get(target);
  if (other === undefined) return [];
  return [
    Object.freeze({
      name,
      columns: columnNames(relation, columns, found),
      target: Object.freeze({ schema: other[1], name: other[2] }),
      targetColumns: columnNames(target, targetColumns, found),
    }),
  ];
}

function columnNames(relation: number, positions: readonly number[], found: Found): readonly string[] {
  const columns = found.columns.get(relation) ?? [];
  return Object.freeze(positions.flatMap((position) => columns.find((one) => one[4] === position)?.[1] ?? []));
}
