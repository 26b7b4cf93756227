// JSON objects from named values, keys in order, however many and however long.
import type { Expression, OutputColumn, Select } from '@app/sql';
import { aggregateList, call, columnOf, JSON_TYPE, TEXT, textOf } from './expressions.js';

export interface ObjectEntry {
  readonly key: string;
  readonly value: Expression;
}

/** A function takes 100 arguments at most, a pair needs two. */
const MAX_PAIRS = 50;
/** A row has 1,664 columns at most; some room is left. */
const MAX_COLUMNS = 1600;
/** Longer column names are cut off by PostgreSQL. */
const MAX_NAME_BYTES = 63;
/** Column of the object where the row's columns cannot be its keys. */
const OBJECT_COLUMN = 'object';

/** The object as one expression. Aggregates may stand in its values. */
export function objectOf(entries: readonly ObjectEntry[]): Expression {
  if (entries.length === 0) return { type: 'cast', operand: textOf('{}'), as: JSON_TYPE };
  if (entries.length <= MAX_PAIRS) {
    return call('json_build_object', ...entries.flatMap(({ key, value }) => [textOf(key), value]));
  }
  const members = call('array_to_string', { type: 'array', items: entries.map(member) }, textOf(','));
  return { type: 'cast', operand: joined(textOf('{'), members, textOf('}')), as: JSON_TYPE };
}

/** `"key":value` as text. */
function member({ key, value }: ObjectEntry): Expression {
  const json: Expression = { type: 'cast', operand: call('to_json', value), as: TEXT };
  return joined(textOf(`${JSON.stringify(key)}:`), call('coalesce', json, textOf('null')));
}

function joined(...parts: readonly [Expression, ...Expression[]]): Expression {
  return parts.reduce((left, right) => ({ type: 'binary', operator: '||', left, right }));
}

/** Output columns of a row, and how a select around it, which calls it `alias`, makes JSON of it. */
export interface RowOutput {
  readonly columns: readonly OutputColumn[];
  readonly object: (alias: string) => Expression;
  /** Whether `object` is the row itself, not JSON yet. */
  readonly isRow: boolean;
}

/** Columns named like the keys are fastest; where that is impossible one column holds the object. */
export function rowOutput(entries: readonly ObjectEntry[]): RowOutput {
  if (isRow(entries)) {
    return {
      columns: entries.map(({ key, value }) => ({ expression: value, alias: key })),
      object: (relation) => ({ type: 'row', relation }),
      isRow: true,
    };
  }
  return {
    columns: [{ expression: objectOf(entries), alias: OBJECT_COLUMN }],
    object: (alias) => columnOf(alias, OBJECT_COLUMN),
    isRow: false,
  };
}

function isRow(entries: readonly ObjectEntry[]): boolean {
  // Names of GraphQL are ASCII: their length is their size.
  return (
    entries.length > 0 && entries.length <= MAX_COLUMNS && entries.every(({ key }) => key.length <= MAX_NAME_BYTES)
  );
}

/** `SELECT <list of objects> FROM (rows)`; `rows` has the output's columns. */
export function listSelect(output: RowOutput, rows: Select, alias: string): Select {
  return {
    type: 'select',
    columns: [{ expression: aggregateList(output.object(alias)) }],
    from: { type: 'select', select: rows, alias },
  };
}

/** `SELECT <object> FROM (row)`; no row where there is none. */
export function objectSelect(output: RowOutput, row: Select, alias: string): Select {
  const object = output.object(alias);
  return {
    type: 'select',
    columns: [{ expression: output.isRow ? call('row_to_json', object) : object }],
    from: { type: 'select', select: row, alias },
  };
}
