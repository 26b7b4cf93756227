// Tracked tables and functions after metadata met the catalogs: linked, checked, frozen. Names are looked up once, here.
import type { CatalogColumn, CatalogFunction, CatalogTable, EnumTableValue, QualifiedTable, Role } from '@app/types';
import type { JoinRelationship, ResolvedRelationship } from '@app/engine';
import type { TablePermissions } from '../permission/table-permissions.js';

export interface ResolvedTables {
  readonly sources: ReadonlyMap<string, ResolvedSourceTables>;
  readonly settings: TableSettings;
}

/** Server-wide switches that change the schema or the answers. */
export interface TableSettings {
  /** `HASURA_GRAPHQL_STRINGIFY_NUMERIC_TYPES`. */
  readonly stringifyNumericTypes: boolean;
  /** `HASURA_GRAPHQL_INFER_FUNCTION_PERMISSIONS`. */
  readonly inferFunctionPermissions: boolean;
  /** `HASURA_GRAPHQL_V1_BOOLEAN_NULL_COLLAPSE`. */
  readonly booleanNullCollapse: boolean;
  readonly defaultNaming: NamingConvention;
  /** Experimental features by name: `naming_convention`, `disable_postgres_arrays`, `hide_update_many_fields`, ... */
  readonly experimentalFeatures: ReadonlySet<string>;
}

export type NamingConvention = 'hasura-default' | 'graphql-default';

/** Of one Postgres source. */
export interface ResolvedSourceTables {
  readonly name: string;
  readonly customization: SourceCustomization;
  /** Keyed by `tableKey`: those that are tracked and consistent. */
  readonly tables: ReadonlyMap<string, ResolvedTable>;
  /** Keyed by `tableKey`. */
  readonly functions: ReadonlyMap<string, ResolvedFunction>;
  /** Schemas of extension types that SQL must name, by type name: `geometry` -> `public`. */
  readonly scalars: ReadonlySet<string>;
}

/** spec/postgres-schema.md 1.3; absent parts are empty texts. */
export interface SourceCustomization {
  readonly naming: NamingConvention;
  readonly rootFieldNamespace: string | undefined;
  readonly rootFieldPrefix: string;
  readonly rootFieldSuffix: string;
  readonly typePrefix: string;
  readonly typeSuffix: string;
}

export const TABLE_ROOT_FIELDS = [
  'select',
  'select_by_pk',
  'select_aggregate',
  'select_stream',
  'insert',
  'insert_one',
  'update',
  'update_by_pk',
  'update_many',
  'delete',
  'delete_by_pk',
] as const;
export type TableRootField = (typeof TABLE_ROOT_FIELDS)[number];

/** A name of the schema with its description: `undefined` the automatic text, null none. */
export interface NamedWithComment {
  readonly name: string;
  readonly comment: string | null | undefined;
}

export interface ResolvedTable {
  readonly source: string;
  readonly customization: SourceCustomization;
  readonly table: QualifiedTable;
  readonly catalog: CatalogTable;
  /** Base of all generated names before casing and affixes, as pieces' source; null: no valid name, so no GraphQL fields (spec/postgres-schema.md 1.1). */
  readonly baseName: BaseName | null;
  /** Final names, source prefix and suffix applied. Empty when `baseName` is null. */
  readonly rootFields: Readonly<Record<TableRootField, NamedWithComment>>;
  /** Description of the object type: `undefined` the automatic text. */
  readonly comment: string | null | undefined;
  /** By database name, in column order. */
  readonly columns: ReadonlyMap<string, ResolvedColumn>;
  readonly relationships: ReadonlyMap<string, ResolvedRelationship>;
  readonly computedFields: ReadonlyMap<string, ResolvedComputedField>;
  /** What other kinds serve; keys are columns of this table. */
  readonly joins: readonly JoinRelationship[];
  /** Column names of the primary key; null for views and tables without one. */
  readonly primaryKey: readonly string[] | null;
  /** Set when this table is tracked as an enum. */
  readonly enumValues: readonly EnumTableValue[] | null;
  /** By role; inherited roles merged already. Admin is not listed. */
  readonly permissions: ReadonlyMap<Role, TablePermissions>;
}

/** `text` of a custom name is one piece that casing never alters (spec/postgres-schema.md 1.4). */
export interface BaseName {
  readonly text: string;
  readonly isCustom: boolean;
}

export interface ResolvedColumn {
  /** Database name. */
  readonly name: string;
  /** GraphQL field name. */
  readonly field: string;
  readonly comment: string | null | undefined;
  readonly catalog: CatalogColumn;
  /** Set when the column references an enum table (`tableKey` of that table, same source). */
  readonly enumTable: string | null;
  readonly isInsertable: boolean;
  readonly isUpdatable: boolean;
}

export interface FunctionArgument {
  /** GraphQL name: the database name, or `arg_<n>` for unnamed ones (1-based position among all input arguments). */
  readonly field: string;
  /** Database name; null: pass it by position only. */
  readonly name: string | null;
  readonly type: CatalogColumn['type'];
  readonly hasDefault: boolean;
}

/** What a call passes, in the function's own order. */
export type FunctionInput =
  | { readonly type: 'user'; readonly argument: FunctionArgument }
  | { readonly type: 'session'; readonly name: string | null; readonly sqlType: 'json' | 'jsonb' }
  /** The table's row, of computed fields. */
  | { readonly type: 'row'; readonly name: string | null };

export interface ResolvedComputedField {
  readonly name: string;
  readonly comment: string | null | undefined;
  readonly function: CatalogFunction;
  readonly inputs: readonly FunctionInput[];
  /** `scalar`: of that type. `table`: rows of a tracked table (`tableKey`). */
  readonly returns:
    | { readonly type: 'scalar'; readonly column: CatalogColumn['type'] }
    | { readonly type: 'table'; readonly table: string };
}

export interface ResolvedFunction {
  readonly source: string;
  readonly function: QualifiedTable;
  readonly catalog: CatalogFunction;
  readonly inputs: readonly FunctionInput[];
  /** `tableKey` of the tracked table whose rows it returns. */
  readonly returns: string;
  readonly exposedAs: 'query' | 'mutation';
  /** Root field, final name; `comment` of the metadata. */
  readonly field: NamedWithComment;
  readonly aggregateField: NamedWithComment;
  /** Final name of the input type of `args`. */
  readonly argsType: string;
  /** Roles with an explicit permission; the inherited roles that get it through a parent included. */
  readonly roles: ReadonlySet<Role>;
}
