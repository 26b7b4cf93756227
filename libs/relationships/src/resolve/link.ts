// From what metadata says about a relationship to the columns that link two tables.
import { tableKey, type CatalogForeignKey, type CatalogTable, type QualifiedTable } from '@app/types';
import type { ResolvedRelationship, ResolvedSource } from '@app/engine';
import type { RelationshipFault } from '../error.js';
import type { RelationshipUsing } from '../definition/relationship-definition.js';

/** What two tables are linked by. */
export type Link = Pick<ResolvedRelationship, 'target' | 'mapping' | 'isNullable' | 'insertionOrder'>;

export type Linking =
  | { readonly link: Link; readonly fault?: undefined }
  | { readonly link?: undefined; readonly fault: RelationshipFault };

/** The table that has a relationship, with the source it is of. */
export interface LinkedFrom {
  readonly catalog: CatalogTable;
  readonly source: ResolvedSource;
}

export function linkTables(using: RelationshipUsing, from: LinkedFrom): Linking {
  switch (using.type) {
    case 'own-key':
      return linkByOwnKey(using.columns, from);
    case 'reverse-key':
      return linkByReverseKey(using, from);
    case 'manual':
      return linkManually(using, from);
  }
}

/** The related row exists first: this one refers to it. */
function linkByOwnKey(columns: readonly string[], { catalog, source }: LinkedFrom): Linking {
  const key = onlyKey(catalog.foreignKeys.filter((one) => sameColumns(one.columns, columns)));
  if ('type' in key) return { fault: key };
  if (!source.trackedTables.has(tableKey(key.target))) return { fault: { type: 'untracked-table', table: key.target } };
  const isNullable = key.columns.some((column) => catalog.columns.get(column)?.isNullable !== false);
  const mapping = key.columns.map((column, index): [string, string] => [column, key.targetColumns[index] ?? '']);
  return { link: { target: key.target, mapping, isNullable, insertionOrder: 'before-parent' } };
}

function linkByReverseKey(
  { table, columns }: { readonly table: QualifiedTable; readonly columns: readonly string[] },
  { catalog, source }: LinkedFrom,
): Linking {
  const target = source.trackedTables.get(tableKey(table));
  if (target === undefined) return { fault: { type: 'unknown-table', table, source: source.name } };
  const here = tableKey(catalog.table);
  const keys = target.foreignKeys.filter((one) => tableKey(one.target) === here && sameColumns(one.columns, columns));
  const key = onlyKey(keys);
  if ('type' in key) return { fault: key };
  const mapping = key.columns.map((column, index): [string, string] => [key.targetColumns[index] ?? '', column]);
  return { link: { target: target.table, mapping, isNullable: true, insertionOrder: 'after-parent' } };
}

function linkManually(using: Extract<RelationshipUsing, { type: 'manual' }>, { catalog, source }: LinkedFrom): Linking {
  const target = source.trackedTables.get(tableKey(using.table));
  if (target === undefined) return { fault: { type: 'unknown-table', table: using.table, source: source.name } };
  for (const [local, remote] of using.mapping) {
    if (!catalog.columns.has(local)) return { fault: { type: 'unknown-column', table: catalog.table, column: local } };
    if (!target.columns.has(remote)) return { fault: { type: 'unknown-column', table: target.table, column: remote } };
  }
  const { mapping, insertionOrder } = using;
  return { link: { target: target.table, mapping, isNullable: true, insertionOrder } };
}

function onlyKey(keys: readonly CatalogForeignKey[]): CatalogForeignKey | RelationshipFault {
  const [key] = keys;
  if (key === undefined) return { type: 'no-foreign-key' };
  return keys.length > 1 ? { type: 'several-foreign-keys' } : key;
}

/** The order of a composite key's columns does not matter. */
function sameColumns(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((column) => other.includes(column));
}
