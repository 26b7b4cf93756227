// What introspection found in one source database. Frozen.
import type { QualifiedTable } from '../metadata/custom-types.js';

export interface CatalogColumn {
  readonly name: string;
  /** GraphQL scalar name of the column's base type. */ readonly scalar: string;
}
export interface CatalogTable {
  readonly table: QualifiedTable;
  readonly columns: ReadonlyMap<string, CatalogColumn>;
}

export interface SourceCatalog {
  /** GraphQL names of the base types that the database has (`uuid`, `timestamptz`, `geography`, ...). */
  readonly scalars: ReadonlySet<string>;
  /** Keyed by `tableKey`. */
  readonly tables: ReadonlyMap<string, CatalogTable>;
}

/** Key of a table in maps; names may hold any character, so the parts are quoted. */
export function tableKey(table: QualifiedTable): string {
  return JSON.stringify([table.schema, table.name]);
}

/** How errors print a table: the bare name in schema `public`, else `schema.name`. */
export function printTable(table: QualifiedTable): string {
  return table.schema === 'public' ? table.name : `${table.schema}.${table.name}`;
}
