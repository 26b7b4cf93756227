// What introspection found in one source database. Frozen.
import type { QualifiedTable } from '../metadata/custom-types.js';

/** A type as SQL and GraphQL see it; domains are peeled down to their base type. */
export interface CatalogType {
  /** `pg_type.typname` of the base type, of an array's element type: `int4`, `mood`, `jsonb`. */
  readonly name: string;
  /** Schema of that type. `pg_catalog` for the built-in ones. */
  readonly schema: string;
  /** GraphQL scalar name of that type (spec/postgres-schema.md 2.1); not always a valid GraphQL name. */
  readonly scalar: string;
  readonly kind: 'base' | 'enum' | 'composite' | 'range' | 'pseudo';
  readonly isArray: boolean;
  /** As `format_type` prints the column's own type, for error texts: `integer`, `text`, `integer[]`, `character varying(10)`. */
  readonly printed: string;
}

export interface CatalogColumn {
  readonly name: string;
  /** GraphQL scalar name of the column's base type; of an array, of its element. Same as `type.scalar`. */
  readonly scalar: string;
  readonly type: CatalogType;
  /** `pg_attribute.attnum`: survives a renaming. */
  readonly position: number;
  readonly isNullable: boolean;
  readonly hasDefault: boolean;
  /** `always`: `GENERATED ALWAYS AS` stored, virtual or identity columns, which nobody may write. */
  readonly generated: 'never' | 'by-default' | 'always';
  readonly comment: string | null;
}

/** A primary key, unique constraint or unique index without a constraint (`isConstraint` false), columns in key order. */
export interface CatalogKey {
  readonly name: string;
  readonly columns: readonly string[];
  readonly isConstraint: boolean;
}

/** `columns[i]` references `targetColumns[i]`. */
export interface CatalogForeignKey {
  readonly name: string;
  readonly columns: readonly string[];
  readonly target: QualifiedTable;
  readonly targetColumns: readonly string[];
}

export type CatalogTableKind = 'table' | 'view' | 'materialized-view' | 'foreign-table' | 'partitioned-table';

export interface CatalogTable {
  readonly table: QualifiedTable;
  /** `pg_class.oid`: survives a renaming. */
  readonly oid: number;
  readonly kind: CatalogTableKind;
  readonly isPartition: boolean;
  /** In column order. */
  readonly columns: ReadonlyMap<string, CatalogColumn>;
  readonly primaryKey: CatalogKey | null;
  /** Without the primary key; constraints first, each kind by name. */
  readonly uniqueKeys: readonly CatalogKey[];
  /** By name. */
  readonly foreignKeys: readonly CatalogForeignKey[];
  /** Of `pg_relation_is_updatable`, triggers included; tables: all true. */
  readonly isInsertable: boolean;
  readonly isUpdatable: boolean;
  readonly isDeletable: boolean;
  /** A plain table that shares its rows with no other: no partitions, no inheritance, no row security. Absent: not known. */
  readonly isStandalone?: boolean;
  /** Inserts change nothing but the table itself: no triggers but those of constraints, no rules, no functions as defaults. */
  readonly insertsOnlyItself?: boolean;
  readonly comment: string | null;
}

export interface CatalogArgument {
  /** Null: the argument has no name. */
  readonly name: string | null;
  readonly type: CatalogType;
  /** Trailing arguments with a default may be left out. */
  readonly hasDefault: boolean;
}

export interface CatalogFunction {
  readonly function: QualifiedTable;
  readonly oid: number;
  readonly volatility: 'immutable' | 'stable' | 'volatile';
  readonly isVariadic: boolean;
  readonly returnsSet: boolean;
  readonly returnType: CatalogType;
  /** Input arguments, in order. */
  readonly arguments: readonly CatalogArgument[];
  readonly comment: string | null;
}

/** One value of an enum table, with its comment column's text. */
export interface EnumTableValue {
  readonly value: string;
  readonly comment: string | null;
}

export interface SourceCatalog {
  /** GraphQL names of the base types that the database has (`uuid`, `timestamptz`, `geography`, ...). */
  readonly scalars: ReadonlySet<string>;
  /** Keyed by `tableKey`. */
  readonly tables: ReadonlyMap<string, CatalogTable>;
  /** Keyed by `tableKey`; more than one: the function is overloaded. System schemas and functions of extensions are left out. */
  readonly functions: ReadonlyMap<string, readonly CatalogFunction[]>;
  /** Rows of the tables that metadata tracks as enums, keyed by `tableKey`; ordered by value. A table that cannot be an enum is absent. */
  readonly enumValues: ReadonlyMap<string, readonly EnumTableValue[]>;
  /** `server_version_num / 10000`, e.g. 15. */
  readonly serverVersion: number;
}

/** Key of a table in maps; names may hold any character, so the parts are quoted. */
export function tableKey(table: QualifiedTable): string {
  return JSON.stringify([table.schema, table.name]);
}

/** How errors print a table: the bare name in schema `public`, else `schema.name`. */
export function printTable(table: QualifiedTable): string {
  return table.schema === 'public' ? table.name : `${table.schema}.${table.name}`;
}
