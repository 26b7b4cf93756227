// INSERT, UPDATE and DELETE, one level at a time.
import { invariant } from '@app/types';
import type { Assignment, Delete, Insert, OnConflict, OutputColumn, Update } from '../ast/select.js';
import { separated, type Piece } from './piece.js';
import { expandOutputs, expandValues, expandWhere, expandWith, printRelation } from './print-select.js';
import { quoteIdentifier } from './quote.js';

/** One level of an INSERT. */
export function expandInsert(insert: Insert): readonly Piece[] {
  const target = `INSERT INTO ${printRelation(insert.into)} AS ${quoteIdentifier(insert.alias)}`;
  return [
    ...expandWith(insert.with),
    target,
    ...expandRows(insert),
    ...expandConflict(insert.onConflict),
    ...expandReturning(insert.returning),
  ];
}

/** One level of an UPDATE. */
export function expandUpdate(update: Update): readonly Piece[] {
  return [
    ...expandWith(update.with),
    `UPDATE ${printRelation(update.relation)} AS ${quoteIdentifier(update.alias)}`,
    ...expandSet(update.set),
    ...expandWhere(update.where),
    ...expandReturning(update.returning),
  ];
}

/** One level of a DELETE. */
export function expandDelete(statement: Delete): readonly Piece[] {
  return [
    ...expandWith(statement.with),
    `DELETE FROM ${printRelation(statement.relation)} AS ${quoteIdentifier(statement.alias)}`,
    ...expandWhere(statement.where),
    ...expandReturning(statement.returning),
  ];
}

function expandRows({ columns, rows, select }: Insert): readonly Piece[] {
  if (select !== undefined) {
    invariant(select.columns.length === columns.length, 'the SELECT of an INSERT has a value for each column');
    return [` (${columns.map(quoteIdentifier).join(', ')}) `, select];
  }
  if (columns.length === 0) {
    invariant(rows.length === 1, 'an INSERT without columns inserts one row');
    return [' DEFAULT VALUES'];
  }
  invariant(
    rows.every((row) => row.length === columns.length),
    'every row of an INSERT must have a value for each column',
  );
  return [` (${columns.map(quoteIdentifier).join(', ')}) `, ...expandValues(rows)];
}

function expandConflict(conflict: OnConflict | undefined): readonly Piece[] {
  if (conflict === undefined) return [];
  const start = ` ON CONFLICT${conflictTarget(conflict.target)} DO `;
  const { update } = conflict;
  if (update === undefined) return [`${start}NOTHING`];
  return [`${start}UPDATE`, ...expandSet(update.set), ...expandWhere(update.where)];
}

function conflictTarget(target: OnConflict['target']): string {
  if (target === undefined) return '';
  return target.type === 'constraint'
    ? ` ON CONSTRAINT ${quoteIdentifier(target.name)}`
    : ` (${target.columns.map(quoteIdentifier).join(', ')})`;
}

function expandSet(set: readonly Assignment[]): readonly Piece[] {
  invariant(set.length > 0, 'an UPDATE must set a column');
  return [' SET ', ...separated(set.map(({ column, value }) => [`${quoteIdentifier(column)} = `, value]))];
}

function expandReturning(columns: readonly OutputColumn[]): readonly Piece[] {
  return columns.length === 0 ? [] : [' RETURNING ', ...expandOutputs(columns)];
}
