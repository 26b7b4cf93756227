// Runs the stages of a write in order: bulk statements, and rows with what is inserted around them.
import type { RequestContext } from '@app/engine';
import { GatewayError, type JsonPath } from '@app/types';
import { checkFailed, objectNotInserted, parentNotInserted } from '../../translate/mutation/error.js';
import type { PreparedStatement } from '../../translate/table-payload.js';
import type { RowStage, WriteStage } from '../../translate/mutation/write-program.js';
import { bindParameters } from '../bind-parameters.js';
import type { SqlTransaction } from '../sql-port.js';
import { addRow, addRows } from './row-array.js';

/** What one root field needs while it is running. */
export interface WriteRun {
  readonly context: RequestContext;
  readonly transaction: SqlTransaction;
  /** Captured cells by name. */
  readonly earlier: Map<string, string | null>;
  /** No other field follows in the transaction. */
  readonly isLastField: boolean;
}

/** Where a statement stands. */
export interface StatementPlace {
  /** Of its errors. */
  readonly path: JsonPath;
  /** Whatever it answers, the transaction is done with it. */
  readonly isLast: boolean;
}

/** What a stage has written. */
export interface Written {
  /** Nested rows included. */
  affected: number;
  /** Items of an array literal: rows of the stage's own table. */
  rows: string;
}

type Row = readonly (string | null)[];

/** PostgreSQL's text of true. */
const TRUE = 't';

/** Runs one statement. @throws GatewayError with the statement's path */
export async function runStatement(
  { name, text, parameters }: PreparedStatement,
  { path, isLast }: StatementPlace,
  { context, transaction, earlier }: WriteRun,
): Promise<readonly Row[]> {
  const bound = bindParameters(parameters, { context, earlier });
  try {
    return await transaction.rows({ name, text, parameters: bound }, isLast);
  } catch (error) {
    throw error instanceof GatewayError && path.length > 0 ? error.under(...path) : error;
  }
}

/** @throws GatewayError permission-error */
export function requirePassed(cell: string | null | undefined, path: JsonPath): void {
  if (cell !== TRUE) throw checkFailed(path);
}

/** Runs a stage; `isLast`: nothing but this is left to do in the transaction. @throws GatewayError */
export async function runStage(stage: WriteStage, run: WriteRun, isLast: boolean): Promise<Written> {
  const written: Written = { affected: 0, rows: '' };
  if (stage.type === 'rows') {
    for (const row of stage.rows) await runRow(row, run, written);
    return written;
  }
  const { statements, path, checked } = stage;
  for (const [index, statement] of statements.entries()) {
    // A check that does not pass takes everything back.
    const place = { path, isLast: isLast && !checked && index === statements.length - 1 };
    for (const [count = null, rows = null, passed] of await runStatement(statement, place, run)) {
      if (checked) requirePassed(passed, path);
      written.affected += Number(count);
      written.rows = addRows(written.rows, rows);
    }
  }
  return written;
}

/** Whether the row was written. */
async function runRow(stage: RowStage, run: WriteRun, written: Written): Promise<boolean> {
  for (const { relationship, row } of stage.before) {
    const related: Written = { affected: 0, rows: '' };
    if (!(await runRow(row, run, related))) throw objectNotInserted(relationship, row.table, stage.path);
    written.affected += related.affected;
  }
  const [cells] = await runStatement(stage.statement, { path: stage.path, isLast: false }, run);
  if (cells === undefined) {
    if (stage.after.length > 0) throw parentNotInserted(stage.table, stage.path);
    return false;
  }
  if (stage.checked) requirePassed(cells[1], stage.path);
  stage.captures.forEach((name, index) => run.earlier.set(name, cells[index + 2] ?? null));
  written.affected++;
  written.rows = addRow(written.rows, cells[0] ?? '');
  for (const after of stage.after) written.affected += (await runStage(after, run, false)).affected;
  return true;
}
