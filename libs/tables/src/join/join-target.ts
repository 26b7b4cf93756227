// What a join to a table carries: the target of its fields, and the payload of its runner.
import type { RoleTable } from '../permission/role-graph.js';
import type { PreparedStatement } from '../translate/table-payload.js';
import type { ResolvedColumn } from '../resolve/resolved-tables.js';

/** `JoinBinding.target` of a field that leads to rows of a table. */
export interface TableJoinTarget {
  readonly table: RoleTable;
  /** Columns that equal the values of a key, in their order. */
  readonly columns: readonly ResolvedColumn[];
  readonly shows: 'row' | 'rows' | 'aggregate';
}

/** One SELECT of one cell: the answers to all keys, in the order of the keys, separated by `SEPARATOR`. */
export interface TableJoinPayload {
  readonly source: string;
  /** GraphQL name of the relationship's field, for errors. */
  readonly field: string;
  readonly statement: PreparedStatement;
}

/** Code of a control character that no JSON text holds: inside strings it is escaped, between tokens it is not allowed. */
export const SEPARATOR_CODE = 30;
export const SEPARATOR = String.fromCharCode(SEPARATOR_CODE);
