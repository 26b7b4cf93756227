// Any INSERT, UPDATE or DELETE together with its answer (spec/queries-and-mutations.md 7.2), in three shapes:
//   one row        INSERT .. RETURNING <row as JSON>, <check>
//   many rows      WITH "m" AS (INSERT .. RETURNING <row as JSON> AS "r0", <check> AS "c") SELECT count(*), json_agg("r0"), bool_and("c") FROM "m"
//   relationships  the same with whole rows instead of JSON, then SELECT .. FROM unnest($1::"t"[]): a statement never sees what it wrote;
//                  one of the first two where nothing related can have changed
import type { Delete, Expression, Insert, OutputColumn, Select, TypeName, Update } from '@app/sql';
import type { JsonPath } from '@app/types';
import type { RoleTable } from '../../permission/role-graph.js';
import { prepareStatement } from '../select/prepare-statement.js';
import { translateRow } from '../select/translate-row.js';
import { openState, type TranslateState } from '../translate-state.js';
import { emptyAnswer, fillPieces, type MutationOutput } from './mutation-output.js';
import { readsUntouched } from './reads-untouched.js';
import { AFFECTED, WRITTEN_ROWS, type StagedAnswer, type WriteBody, type WriteStage } from './write-program.js';

export type WriteStatement = Insert | Update | Delete;

/** A statement that writes rows of one table, before anything is returned. */
export interface Affecting {
  readonly table: RoleTable;
  /** Of the written table. */
  readonly alias: string;
  readonly statement: WriteStatement;
  /** Over the written row; null: nothing is checked. */
  readonly check: Expression | null;
  readonly atMostOne: boolean;
  /** Of the database's errors and of a failed check. */
  readonly path: JsonPath;
}

const ONE: Expression = { type: 'integer', value: 1 };
const COUNT: Expression = { type: 'call', name: 'count', arguments: [], star: true };
const CTE = 'm';

/** The whole field: writes and answers. */
export function translateAffecting(affecting: Affecting, output: MutationOutput, state: TranslateState): WriteBody {
  if (output.readsBack && !answersAtOnce(affecting, output)) {
    const write = translateStage([affecting]);
    return { type: 'staged', write, answer: translateAnswer(affecting.table, output, state) };
  }
  return affecting.atMostOne ? answerOne(affecting, output, state) : answerMany(affecting, output, state);
}

function answersAtOnce({ table, alias, statement }: Affecting, output: MutationOutput): boolean {
  const state = openState();
  const cells = output.selections.map(({ fields, path }) => translateRow(fields, { table, alias }, { state, path }));
  return readsUntouched(statement, table, cells);
}

function answerOne(affecting: Affecting, output: MutationOutput, state: TranslateState): WriteBody {
  const { alias, table, check, path } = affecting;
  const cells = output.selections.map(({ fields, path: at }) =>
    translateRow(fields, { table, alias }, { state, path: at }),
  );
  const returning = check === null ? cells : [...cells, check];
  const list = output.form === 'list';
  return {
    type: 'answering',
    statement: prepareStatement(returningFrom(affecting.statement, returning.length === 0 ? [ONE] : returning)),
    passed: check === null ? null : cells.length,
    path,
    pieces: fillPieces(output, '1', (index) => (list ? ['[', index, ']'] : [index])),
    whenEmpty: emptyAnswer(output, '0').join(''),
  };
}

/** Cells: count, passed if checked, lists. */
function answerMany(affecting: Affecting, output: MutationOutput, state: TranslateState): WriteBody {
  const { alias, table, check, path } = affecting;
  const names = output.selections.map((_, index) => `r${index}`);
  const returning = output.selections.map(({ fields, path: at }, index): OutputColumn => {
    return { expression: translateRow(fields, { table, alias }, { state, path: at }), alias: `r${index}` };
  });
  const lists = names.map((name) => listOf({ type: 'column', relation: CTE, name }));
  const checks = check === null ? [] : [{ expression: check, alias: 'c' }];
  const select = selectFromCte(affecting, [...returning, ...checks], [COUNT, ...passedOf(check), ...lists]);
  const first = check === null ? 1 : 2;
  return {
    type: 'answering',
    statement: prepareStatement(select),
    passed: check === null ? null : 1,
    path,
    pieces: fillPieces(output, 0, (index) => [index + first]),
    whenEmpty: emptyAnswer(output, '0').join(''),
  };
}

/** Statements that only write: one per member, all of one table. */
export function translateStage(members: readonly Affecting[]): WriteStage {
  const [first] = members;
  return {
    type: 'bulk',
    statements: members.map((member) => prepareStatement(stageStatement(member))),
    checked: members.some(({ check }) => check !== null),
    path: first?.path ?? [],
  };
}

function stageStatement(affecting: Affecting): WriteStatement | Select {
  const { alias, table, check, atMostOne, statement } = affecting;
  const row = wholeRow(table, alias);
  if (atMostOne) return returningFrom(statement, [ONE, { type: 'array', items: [row] }, check ?? TRUE]);
  const checks = check === null ? [] : [{ expression: check, alias: 'c' }];
  const rows: Expression = {
    type: 'call',
    name: 'array_agg',
    arguments: [{ value: { type: 'column', relation: CTE, name: 'r' } }],
  };
  const passed = check === null ? [TRUE] : passedOf(check);
  return selectFromCte(affecting, [{ expression: row, alias: 'r' }, ...checks], [COUNT, rows, ...passed]);
}

/** Reads the rows that were written: `unnest` of an array of the table's row type is exact for every column type. */
export function translateAnswer(table: RoleTable, output: MutationOutput, state: TranslateState): StagedAnswer {
  const pieces = output.pieces;
  const whenEmpty = emptyAnswer(output, AFFECTED);
  if (output.selections.length === 0) return { statement: null, pieces, whenEmpty };
  const alias = state.alias();
  const rows: Expression = {
    type: 'parameter',
    source: { type: 'earlier', name: WRITTEN_ROWS },
    as: { ...rowType(table), isArray: true },
  };
  const cells = output.selections.map(({ fields, path }) => {
    const row = translateRow(fields, { table, alias }, { state, path });
    return { expression: output.form === 'list' ? listOf(row) : row };
  });
  const call = { type: 'call', name: 'unnest', arguments: [{ value: rows }] } as const;
  const statement = prepareStatement({ type: 'select', columns: cells, from: { type: 'function', call, alias } });
  return { statement, pieces, whenEmpty };
}

const TRUE: Expression = { type: 'boolean', value: true };

/** The written row as a value of the table's row type. */
export function wholeRow(table: RoleTable, alias: string): Expression {
  return { type: 'cast', operand: { type: 'row', relation: alias }, as: rowType(table) };
}

function rowType({ table }: RoleTable): TypeName {
  return { schema: table.table.schema, name: table.table.name };
}

/** `coalesce(json_agg(row), '[]')`. */
function listOf(row: Expression): Expression {
  const aggregate: Expression = { type: 'call', name: 'json_agg', arguments: [{ value: row }] };
  return {
    type: 'call',
    name: 'coalesce',
    arguments: [{ value: aggregate }, { value: { type: 'text', value: '[]' } }],
  };
}

function passedOf(check: Expression | null): readonly Expression[] {
  if (check === null) return [];
  const all: Expression = {
    type: 'call',
    name: 'bool_and',
    arguments: [{ value: { type: 'column', relation: CTE, name: 'c' } }],
  };
  return [{ type: 'call', name: 'coalesce', arguments: [{ value: all }, { value: TRUE }] }];
}

function selectFromCte(affecting: Affecting, returning: readonly OutputColumn[], cells: readonly Expression[]): Select {
  const written = returning.length === 0 ? [{ expression: ONE }] : returning;
  return {
    type: 'select',
    with: [{ name: CTE, statement: { ...affecting.statement, returning: written } }],
    columns: cells.map((expression) => ({ expression })),
    from: { type: 'cte', name: CTE, alias: CTE },
  };
}

/** The statement with a RETURNING list. */
export function returningFrom(statement: WriteStatement, cells: readonly Expression[]): WriteStatement {
  return { ...statement, returning: cells.map((expression) => ({ expression })) };
}
