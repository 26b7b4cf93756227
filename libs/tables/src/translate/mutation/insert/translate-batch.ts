// Rows of one table, given by one list of a request, as statements.
import type { InputTemplate } from '@app/engine';
import type { JsonPath } from '@app/types';
import type { RoleTable } from '../../../permission/role-graph.js';
import type { TranslateState } from '../../translate-state.js';
import { freshAlias } from '../fresh-alias.js';
import type { Affecting } from '../translate-affecting.js';
import { insertCheck, insertStatements, type InsertTarget, type RowValues } from './insert-statement.js';
import { readConflict } from './read-conflict.js';
import type { InsertRow } from './read-row.js';

/** Rows of one table that are inserted by one call. */
export interface InsertBatch {
  readonly table: RoleTable;
  readonly rows: readonly InsertRow[];
  readonly conflict: InputTemplate | undefined;
  readonly path: JsonPath;
  readonly conflictPath: JsonPath;
}

/** The statements of rows around which nothing else is inserted. */
export function translateBatch(
  { table, conflict, path, conflictPath }: InsertBatch,
  rows: readonly RowValues[],
  state: TranslateState,
): readonly Affecting[] {
  const alias = freshAlias(table, state);
  const target: InsertTarget = {
    table,
    alias,
    conflict: readConflict(conflict, { table, alias, path: conflictPath, state }),
  };
  const check = insertCheck(target, state);
  return insertStatements(rows, target).map(({ statement, count }) => {
    return { table, alias, statement, check, atMostOne: count === 1, path };
  });
}
