// INSERT of one or several rows of one table, with presets, DEFAULT for what a row leaves out, and the permission's check.
// `nestedInsert` is the permission of both kinds: where it does not count for a root field there is no such field.
import type { Expression, Insert, OnConflict } from '@app/sql';
import { invariant } from '@app/types';
import type { RoleTable } from '../../../permission/role-graph.js';
import type { TranslateState } from '../../translate-state.js';
import { checkExpression } from '../check-expression.js';
import { presetValue } from '../column-value.js';
import { bulkSelect } from './bulk-select.js';

/** Values of one row by database name. */
export type RowValues = ReadonlyMap<string, Expression>;

export interface InsertTarget {
  readonly table: RoleTable;
  readonly alias: string;
  readonly conflict: OnConflict | undefined;
}

/** Most parameters that a statement may have; some are left for checks, filters and what is selected. */
const MAX_VALUES = 65_535 - 5_000;

const DEFAULT: Expression = { type: 'default' };

/** The statements that insert the rows: one, unless they have too many values for it, or there is no column to give DEFAULT to. */
export function insertStatements(rows: readonly RowValues[], target: InsertTarget): readonly InsertRows[] {
  const complete = withPresets(rows, target.table);
  const columns = unionOfColumns(complete, target.table);
  const select = bulkSelect(complete, columns, target.table.table);
  if (select !== undefined) return [{ statement: { ...insertInto(columns, target), select }, count: complete.length }];
  const size = columns.length === 0 ? 1 : Math.max(1, Math.floor(MAX_VALUES / columns.length));
  const statements: InsertRows[] = [];
  for (let start = 0; start < complete.length; start += size) {
    const part = complete.slice(start, start + size);
    const values = part.map((row) => columns.map((column) => row.get(column) ?? DEFAULT));
    statements.push({ statement: { ...insertInto(columns, target), rows: values }, count: part.length });
  }
  return statements;
}

export interface InsertRows {
  readonly statement: Insert;
  /** Of rows. */
  readonly count: number;
}

/** An INSERT without rows. */
function insertInto(columns: readonly string[], { table, alias, conflict }: InsertTarget): Insert {
  const { schema, name } = table.table.table;
  return {
    type: 'insert',
    into: { schema, name },
    alias,
    columns,
    rows: [],
    ...(conflict === undefined ? {} : { onConflict: conflict }),
    returning: [],
  };
}

/** A preset wins over whatever else gives the column. */
function withPresets(rows: readonly RowValues[], { table, nestedInsert: insert }: RoleTable): readonly RowValues[] {
  invariant(insert !== null, 'the role may insert');
  const presets: [string, Expression][] = [];
  for (const [name, preset] of insert.presets) {
    const column = table.columns.get(name);
    if (column !== undefined) presets.push([name, presetValue(preset, column)]);
  }
  return presets.length === 0 ? rows : rows.map((row) => new Map([...row, ...presets]));
}

/** In the order of their first use. Several rows without any value need a column that they can give DEFAULT to. */
function unionOfColumns(rows: readonly RowValues[], { table }: RoleTable): readonly string[] {
  const columns = new Set<string>();
  for (const row of rows) for (const column of row.keys()) columns.add(column);
  if (columns.size > 0 || rows.length === 1) return [...columns];
  return [...table.columns.keys()].slice(0, 1);
}

/**
 * The check of each written row. In an upsert `xmax` is 0 for rows that were inserted; those that were updated are checked with
 * the update permission's check.
 */
export function insertCheck({ table, alias, conflict }: InsertTarget, state: TranslateState): Expression | null {
  const { nestedInsert: insert } = table;
  invariant(insert !== null, 'the role may insert');
  const inserted = checkExpression(insert.check, { table, alias }, state);
  if (conflict?.update === undefined) return inserted;
  const updated = checkExpression(table.update?.check ?? null, { table, alias }, state);
  if (inserted === null && updated === null) return null;
  const passed: Expression = { type: 'boolean', value: true };
  const xmax: Expression = { type: 'column', relation: alias, name: 'xmax' };
  const isNew: Expression = { type: 'binary', operator: '=', left: xmax, right: { type: 'integer', value: 0 } };
  return { type: 'case', branches: [{ when: isNew, then: inserted ?? passed }], otherwise: updated ?? passed };
}
