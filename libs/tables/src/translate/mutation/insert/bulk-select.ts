// Many rows with the same columns as one array per column, so that the statement's text is the same for any number of rows:
//   INSERT INTO "t" ("a", "b") SELECT unnest($1::int4[]), unnest($2::text[])
import type { InputTemplate } from '@app/engine';
import type { Expression, Select } from '@app/sql';
import { parseJson } from '@app/types';
import type { ResolvedTable } from '../../../resolve/resolved-tables.js';
import { listParameterOf } from '../../../value/parameter-of.js';
import type { RowValues } from './insert-statement.js';

/** Fewer rows are as fast as VALUES. */
const MIN_ROWS = 20;

/**
 * The rows as a SELECT; undefined where that is not exact: a row leaves a column to its default, or a value is an array, which
 * cannot be an item of an array.
 */
export function bulkSelect(
  rows: readonly RowValues[],
  columns: readonly string[],
  table: ResolvedTable,
): Select | undefined {
  if (rows.length < MIN_ROWS || rows.some((row) => row.size !== columns.length)) return undefined;
  const expressions: Expression[] = [];
  for (const column of columns) {
    const expression = columnOfValues(
      rows.map((row) => row.get(column)),
      column,
      table,
    );
    if (expression === undefined) return undefined;
    expressions.push(expression);
  }
  if (!expressions.some(({ type }) => type === 'call')) return undefined;
  return { type: 'select', columns: expressions.map((expression) => ({ expression })) };
}

function columnOfValues(
  values: readonly (Expression | undefined)[],
  name: string,
  table: ResolvedTable,
): Expression | undefined {
  const [first] = values;
  // A preset, or what a parent determines.
  if (values.every((value) => value === first)) return first;
  const type = table.columns.get(name)?.catalog.type;
  if (type === undefined || type.isArray) return undefined;
  const items: InputTemplate[] = [];
  for (const value of values) {
    const item = itemOf(value);
    if (item === undefined) return undefined;
    items.push(item);
  }
  return { type: 'call', name: 'unnest', arguments: [{ value: listParameterOf({ type: 'list', items }, type) }] };
}

const NULL: InputTemplate = { type: 'literal', value: null };

/** A value's template again, to be an item of the column's list. */
function itemOf(value: Expression | undefined): InputTemplate | undefined {
  if (value?.type === 'cast' && value.operand.type === 'null') return NULL;
  if (value?.type !== 'parameter') return undefined;
  const { source } = value;
  if (source.type === 'variable') return { type: 'variable', use: source.use };
  if (source.type === 'template') return source.template;
  if (source.type !== 'constant') return undefined;
  if (source.text === null) return NULL;
  // The text of a JSON value is printed again as an item of the list.
  const isJson = value.as.schema === undefined && (value.as.name === 'json' || value.as.name === 'jsonb');
  return { type: 'literal', value: isJson ? parseJson(source.text) : source.text };
}
