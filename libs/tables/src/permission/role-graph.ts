// One role's view of one source's tables: what the schema is built from and what translation reads. Made once per SchemaKey.
import type { SchemaKey } from '@app/types';
import type { ResolvedRelationship } from '@app/engine';
import type { Condition } from './condition.js';
import type { DeletePermission, InsertPermission, SelectPermission, UpdatePermission } from './table-permissions.js';
import type {
  ResolvedColumn,
  ResolvedComputedField,
  ResolvedFunction,
  ResolvedSourceTables,
  ResolvedTable,
  TableSettings,
} from '../resolve/resolved-tables.js';

export interface RoleGraph {
  readonly key: SchemaKey;
  readonly source: ResolvedSourceTables;
  readonly settings: TableSettings;
  /** By `tableKey`: tables with a base name on which the role has at least one permission. Backend-only permissions are null here where they do not count. */
  readonly tables: ReadonlyMap<string, RoleTable>;
  /** Functions that the role may call. */
  readonly functions: readonly ResolvedFunction[];
}

export interface RoleTable {
  readonly graph: RoleGraph;
  readonly table: ResolvedTable;
  readonly select: SelectPermission | null;
  readonly insert: InsertPermission | null;
  /** For rows written through a relationship: backend-only ones count always (spec/permissions.md 6). */
  readonly nestedInsert: InsertPermission | null;
  readonly update: UpdatePermission | null;
  readonly delete: DeletePermission | null;
  /** Members of the object type, by GraphQL name, in schema order: columns, relationships, computed fields. Empty without select permission. */
  readonly fields: ReadonlyMap<string, TableField>;
  /** Members in the Relay schema only, by GraphQL name; they hide those of `fields`. */
  readonly relayFields: ReadonlyMap<string, RelayField>;
}

export type TableField =
  | { readonly type: 'column'; readonly column: ResolvedColumn; readonly guard: Condition | null }
  /** Only where the role can select the target. `target` is its `tableKey`. */
  | { readonly type: 'relationship'; readonly relationship: ResolvedRelationship; readonly target: string }
  | { readonly type: 'relationship-aggregate'; readonly relationship: ResolvedRelationship; readonly target: string }
  | {
      readonly type: 'computed-scalar';
      readonly computedField: ResolvedComputedField;
      readonly guard: Condition | null;
    }
  | { readonly type: 'computed-rows'; readonly computedField: ResolvedComputedField; readonly target: string };

/** Of a row in the Relay schema. */
export type RelayField =
  /** The global id; columns of the primary key in key order. */
  | { readonly type: 'node-id'; readonly columns: readonly ResolvedColumn[] }
  /** Of an array relationship to a table with a primary key. */
  | { readonly type: 'connection'; readonly relationship: ResolvedRelationship; readonly target: string };

/** `FieldBinding.target` of a table's root field. */
export interface TableTarget {
  readonly type: 'table';
  readonly table: RoleTable;
  readonly operation: ResolvedTable['rootFields'] extends Readonly<Record<infer K, unknown>> ? K : never;
}

/** `FieldBinding.target` of a function's root field. */
export interface FunctionTarget {
  readonly type: 'function';
  readonly function: ResolvedFunction;
  /** Of the returned rows. */
  readonly table: RoleTable;
  readonly operation: 'function' | 'function_aggregate';
}

/** `FieldBinding.target` of a root field of the Relay schema: rows of a table, or those that a function returns. */
export interface ConnectionTarget {
  readonly type: 'connection';
  readonly table: RoleTable;
  readonly function: ResolvedFunction | null;
}

/** `FieldBinding.target` of `node`. */
export interface NodeTarget {
  readonly type: 'node';
  /** The role's view of every source. */
  readonly graphs: readonly RoleGraph[];
}
