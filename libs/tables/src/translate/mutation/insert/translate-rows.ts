// Nested inserts, row by row (spec/queries-and-mutations.md 7.5): related rows that a row refers to, the row, then those that
// refer to it. Columns pass from row to row as captured cells.
import type { Expression } from '@app/sql';
import { invariant, printTable, type JsonPath } from '@app/types';
import { generatedName } from '../../../naming/generated-names.js';
import type { RoleTable } from '../../../permission/role-graph.js';
import { prepareStatement } from '../../select/prepare-statement.js';
import { openState } from '../../translate-state.js';
import { earlierValue } from '../column-value.js';
import { returningFrom, translateStage, wholeRow } from '../translate-affecting.js';
import type { BeforeRow, RowStage, WriteStage } from '../write-program.js';
import type { RowValues } from './insert-statement.js';
import { isNested, type InsertRow, type NestedInsert } from './read-row.js';
import { translateBatch, type InsertBatch } from './translate-batch.js';

/** Numbers the captured rows of one program. */
export interface RowCounter {
  count: number;
}

/** Rows of which at least one has something inserted around it. */
export function translateRows(batch: InsertBatch, counter: RowCounter, given: RowValues = new Map()): WriteStage {
  return {
    type: 'rows',
    rows: batch.rows.map((row) => translateRow({ ...batch, path: row.path }, row, { counter, given }).stage),
  };
}

interface Surroundings {
  readonly counter: RowCounter;
  /** Values that the parent determines. */
  readonly given: RowValues;
  /** Columns that whoever refers to this row needs. */
  readonly wanted?: readonly string[];
}

/** One row; `captured` tells under which names its columns are known afterwards. */
function translateRow(
  batch: InsertBatch,
  row: InsertRow,
  { counter, given, wanted = [] }: Surroundings,
): { readonly stage: RowStage; readonly captured: ReadonlyMap<string, string> } {
  const { table } = row;
  const values = new Map([...row.values, ...given]);
  const before = row.before.map((nested) => translateBefore(nested, { table, values, counter }));
  const needed = new Set([
    ...wanted,
    ...row.after.flatMap(({ relationship }) => relationship.mapping.map(([local]) => local)),
  ]);
  const prefix = `${counter.count++}.`;
  const captured = new Map([...needed].map((column) => [column, prefix + column]));
  // Aliases start anew, so that rows with the same columns share one text.
  const [affecting] = translateBatch(batch, [values], openState());
  invariant(affecting !== undefined, 'one row is one statement');
  const { alias, check, statement } = affecting;
  const cells: Expression[] = [wholeRow(table, alias), check ?? { type: 'boolean', value: true }];
  for (const name of needed) cells.push({ type: 'column', relation: alias, name });
  const stage: RowStage = {
    before,
    statement: prepareStatement(returningFrom(statement, cells)),
    checked: check !== null,
    captures: [...captured.values()],
    after: row.after.map((nested) => translateAfter(nested, { table, captured, counter })),
    table: printTable(table.table.table),
    path: batch.path,
  };
  return { stage, captured };
}

/** Inserts the related row and puts its columns into `values`. */
function translateBefore(
  nested: NestedInsert,
  parent: { readonly table: RoleTable; readonly values: Map<string, Expression>; readonly counter: RowCounter },
): BeforeRow {
  const { relationship, rows, path } = nested;
  const [row] = rows;
  invariant(row !== undefined, 'an object relationship has one row');
  const wanted = relationship.mapping.map(([, remote]) => remote);
  const { stage, captured } = translateRow(batchOf(nested, row.table, path), row, {
    counter: parent.counter,
    given: new Map(),
    wanted,
  });
  for (const [local, remote] of relationship.mapping) {
    const column = parent.table.table.columns.get(local);
    const name = captured.get(remote);
    invariant(column !== undefined && name !== undefined, 'mapped columns exist');
    parent.values.set(local, earlierValue(name, column));
  }
  return { relationship: relationship.name, row: stage };
}

/** Rows that refer to the one just written. */
function translateAfter(
  nested: NestedInsert,
  parent: { readonly table: RoleTable; readonly captured: ReadonlyMap<string, string>; readonly counter: RowCounter },
): WriteStage {
  const { relationship, rows, path } = nested;
  const [first] = rows;
  invariant(first !== undefined, 'relationships without rows are left out');
  const { table } = first;
  const given = new Map<string, Expression>();
  for (const [local, remote] of relationship.mapping) {
    const column = table.table.columns.get(remote);
    const name = parent.captured.get(local);
    invariant(column !== undefined && name !== undefined, 'mapped columns exist');
    given.set(remote, earlierValue(name, column));
  }
  const batch = batchOf(nested, table, path);
  if (rows.some(isNested)) return translateRows(batch, parent.counter, given);
  const values = rows.map((row) => new Map([...row.values, ...given]));
  return translateStage(translateBatch(batch, values, openState()));
}

function batchOf({ rows, conflict }: NestedInsert, table: RoleTable, path: JsonPath): InsertBatch {
  const conflictName = generatedName(table.table.customization.naming, 'on_conflict');
  return { table, rows, conflict, path, conflictPath: [...path.slice(0, -1), conflictName] };
}
