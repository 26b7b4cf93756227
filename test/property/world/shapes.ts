// What a random world is made of. Tables and columns go by their GraphQL names; `name` is what the database calls them.
import type { Json } from '@app/types';
import type { TypeName } from './cells.js';

export type Cell = Json;
export type Row = Readonly<Record<string, Cell>>;
/** Rows by table. */
export type Rows = Readonly<Record<string, readonly Row[]>>;

export interface Column {
  readonly field: string;
  readonly name: string;
  readonly type: TypeName;
}

/** A relationship; `foreign` where a foreign key backs it, so that an object has at most one match. */
export interface Link {
  readonly name: string;
  readonly target: string;
  readonly many: boolean;
  readonly foreign: boolean;
  /** Columns here and there that must be equal. */
  readonly pairs: readonly (readonly [string, string])[];
}

export interface ForeignKey {
  readonly target: string;
  readonly pairs: Link['pairs'];
  readonly deferred: boolean;
}

export interface Table {
  readonly field: string;
  readonly name: string;
  /** True where `field` is a custom name. */
  readonly custom: boolean;
  readonly columns: readonly Column[];
  readonly key: readonly string[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly links: readonly Link[];
}

/** Tables of one database schema. */
export interface Schema {
  readonly name: string;
  readonly tables: readonly Table[];
}

/** A condition, printable both as permission metadata and as a client's `where`. */
export type Test =
  | { readonly op: 'compare'; readonly column: string; readonly by: string; readonly value: Cell }
  /** With the session's variable of the column's type. */
  | { readonly op: 'session'; readonly column: string; readonly by: '_eq' | '_neq' }
  /** `root`: the other column is of the row that the permission is about. */
  | {
      readonly op: 'columns';
      readonly column: string;
      readonly by: '_ceq' | '_cne' | '_cgt';
      readonly other: string;
      readonly root: boolean;
    }
  | { readonly op: 'and' | 'or'; readonly tests: readonly Test[] }
  | { readonly op: 'not'; readonly test: Test }
  | { readonly op: 'link'; readonly link: string; readonly test: Test }
  | { readonly op: 'exists'; readonly table: string; readonly test: Test };

/** A preset: a value, or the session's variable of the column's type. */
export type Preset = { readonly value: Cell } | 'session';
export type Presets = Readonly<Record<string, Preset>>;

export interface SelectGrant {
  readonly columns: readonly string[];
  readonly filter: Test;
  readonly aggregates: boolean;
  readonly limit: number | null;
}
export interface InsertGrant {
  readonly columns: readonly string[];
  readonly check: Test;
  readonly set: Presets;
  readonly backendOnly: boolean;
}
export interface UpdateGrant {
  readonly columns: readonly string[];
  readonly filter: Test;
  readonly check: Test | null;
  readonly set: Presets;
}
export interface DeleteGrant {
  readonly filter: Test;
}

/** What a role may do with one table. */
export interface Grant {
  readonly select: SelectGrant | null;
  readonly insert: InsertGrant | null;
  readonly update: UpdateGrant | null;
  readonly delete: DeleteGrant | null;
}
/** Grants by table. */
export type RoleGrants = Readonly<Record<string, Grant>>;

/** Roles a and b have their own grants; c inherits from both. */
export type Role = 'a' | 'b' | 'c';
export const ROLES: readonly Role[] = ['a', 'b', 'c'];

export interface World {
  readonly schema: Schema;
  readonly rows: Rows;
  readonly grants: Readonly<Record<'a' | 'b', RoleGrants>>;
}

export function tableOf(schema: Schema, field: string): Table {
  const table = schema.tables.find((one) => one.field === field);
  if (table === undefined) throw new Error(`no table ${field}`);
  return table;
}

export function columnOf(table: Table, field: string): Column {
  const column = table.columns.find((one) => one.field === field);
  if (column === undefined) throw new Error(`${table.field} has no column ${field}`);
  return column;
}

export function linkOf(table: Table, name: string): Link {
  const link = table.links.find((one) => one.name === name);
  if (link === undefined) throw new Error(`${table.field} has no link ${name}`);
  return link;
}
