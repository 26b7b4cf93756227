// Columns of a tracked table with their GraphQL names.
import { tableKey, type CatalogTable } from '@app/types';
import { fieldName, part } from '../naming/casing.js';
import { isGraphqlName } from '../naming/graphql-name.js';
import type { NamingConvention, ResolvedColumn } from './resolved-tables.js';
import { enumOfColumn } from './enum-table.js';
import type { TableFault } from './error.js';
import type { TableConfiguration } from './table-configuration.js';

export interface ColumnSurroundings {
  readonly naming: NamingConvention;
  readonly configuration: TableConfiguration;
  /** The source's sound enum tables, by `tableKey`. */
  readonly enums: ReadonlyMap<string, CatalogTable>;
}

export function resolveColumns(
  table: CatalogTable,
  { naming, configuration, enums }: ColumnSurroundings,
): ReadonlyMap<string, ResolvedColumn> | TableFault {
  for (const column of configuration.columns.keys()) {
    if (!table.columns.has(column)) return { type: 'unknown-configured-column', column };
  }
  const referenced = enums.size > 0 && table.foreignKeys.some(({ target }) => enums.has(tableKey(target)));
  const columns = new Map<string, ResolvedColumn>();
  const byField = new Map<string, string>();
  for (const catalog of table.columns.values()) {
    const custom = configuration.columns.get(catalog.name);
    const field = custom?.name ?? fieldName(naming, [part(catalog.name)]);
    if (!isGraphqlName(field)) return { type: 'invalid-name', name: field };
    const other = byField.get(field);
    if (other !== undefined) return { type: 'same-field', columns: [other, catalog.name], field };
    byField.set(field, catalog.name);
    const enumTable = referenced ? enumOfColumn(catalog.name, table, enums) : null;
    if (typeof enumTable === 'object' && enumTable !== null) return enumTable;
    const isWritable = catalog.generated !== 'always';
    columns.set(catalog.name, {
      name: catalog.name,
      field,
      comment: custom?.comment,
      catalog,
      enumTable,
      isInsertable: isWritable && table.isInsertable,
      isUpdatable: isWritable && table.isUpdatable,
    });
  }
  return columns;
}
