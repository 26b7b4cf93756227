// The row that a condition is about, as SQL can name it.
import type { Expression } from '@app/sql';
import type { RoleTable } from '../../permission/role-graph.js';
import type { ResolvedTable } from '../../resolve/resolved-tables.js';

export interface ConditionScope {
  /** Columns of the row are `alias.column`. */
  readonly alias: string;
  /** Of the row that the permission is about: `["$", "column"]`. */
  readonly rootAlias: string;
  /** For the reader of a plan; translation finds all it needs in the condition. */
  readonly table?: RoleTable | ResolvedTable;
  /** The whole row as a value of the table's row type, where the alias alone is not one. */
  readonly row?: Expression;
}
