// Tables whose rows are the values of an enum (spec/postgres-schema.md 10).
import {
  tableKey,
  type CatalogColumn,
  type CatalogTable,
  type EnumTableValue,
  type SourceCatalog,
  type TrackedTable,
} from '@app/types';
import { isEnumValueName } from '../naming/graphql-name.js';
import type { EnumFault, TableFault } from './error.js';
import { extraOf } from './raw-json.js';

export function isTrackedAsEnum(table: TrackedTable): boolean {
  return extraOf(table, 'is_enum') === true;
}

/** The values of a table that is tracked as an enum, or why it cannot be one. */
export function resolveEnum(table: CatalogTable, catalog: SourceCatalog): readonly EnumTableValue[] | TableFault {
  const values = catalog.enumValues.get(tableKey(table.table)) ?? [];
  const shape = shapeFaults(table);
  const reasons = shape.length > 0 ? shape : valueFaults(values);
  return reasons.length > 0 ? { type: 'not-an-enum', table: table.table, reasons } : values;
}

function shapeFaults(table: CatalogTable): readonly EnumFault[] {
  const key = table.primaryKey?.columns.flatMap((name) => table.columns.get(name) ?? []) ?? [];
  const keyFault = primaryKeyFault(key);
  // A key that cannot be the enum's leaves its columns among the others.
  const others = [...table.columns.values()].filter((column) => keyFault !== undefined || !key.includes(column));
  if (others.length === 1 && others[0] === key[0]) return keyFault === undefined ? [] : [keyFault];
  return [keyFault ?? [], commentFault(others, [...table.columns.keys()]) ?? []].flat();
}

function primaryKeyFault(key: readonly CatalogColumn[]): EnumFault | undefined {
  const [column] = key;
  if (column === undefined) return { type: 'no-primary-key' };
  if (key.length > 1) return { type: 'composite-primary-key', columns: key.map(({ name }) => name) };
  return isText(column) ? undefined : { type: 'primary-key-type', column: column.name, printed: column.type.printed };
}

function commentFault(others: readonly CatalogColumn[], all: readonly string[]): EnumFault | undefined {
  const [column] = others;
  if (column === undefined) return undefined;
  if (others.length > 1) return { type: 'too-many-columns', columns: all };
  return isText(column) ? undefined : { type: 'comment-type', column: column.name, printed: column.type.printed };
}

const isText = ({ type }: CatalogColumn): boolean => type.name === 'text' && !type.isArray;

function valueFaults(values: readonly EnumTableValue[]): readonly EnumFault[] {
  if (values.length === 0) return [{ type: 'no-rows' }];
  const invalid = values.map(({ value }) => value).filter((value) => !isEnumValueName(value));
  return invalid.length > 0 ? [{ type: 'invalid-values', values: invalid }] : [];
}

/** Which enum table a column references: its `tableKey`, null for none. `enums`: keys of the sound enum tables. */
export function enumOfColumn(
  column: string,
  table: CatalogTable,
  enums: ReadonlyMap<string, CatalogTable>,
): string | null | TableFault {
  const found = new Map<string, CatalogTable>();
  for (const key of table.foreignKeys) {
    if (key.columns.length !== 1 || key.columns[0] !== column) continue;
    const target = enums.get(tableKey(key.target));
    if (target?.primaryKey?.columns[0] === key.targetColumns[0] && target !== undefined)
      found.set(tableKey(key.target), target);
  }
  const [first] = found.keys();
  if (found.size < 2) return first ?? null;
  return { type: 'several-enums', column, table: table.table, enums: [...found.values()].map((one) => one.table) };
}
