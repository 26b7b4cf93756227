// SELECT and FROM items, one level at a time.
import { invariant } from '@app/types';
import type { Expression, RelationName } from '../ast/expression.js';
import type { CommonTableExpression, FromItem, Join, OutputColumn, Select } from '../ast/select.js';
import { listed, separated, type Piece } from './piece.js';
import { expandCall, expandOrder, sortKey } from './print-call.js';
import { quoteIdentifier } from './quote.js';

/** One level of a SELECT. */
export function expandSelect(select: Select): readonly Piece[] {
  const pieces: Piece[] = [...expandWith(select.with), 'SELECT '];
  if (select.distinctOn !== undefined && select.distinctOn.length > 0) {
    pieces.push('DISTINCT ON (', ...separated(select.distinctOn.map(sortKey)), ') ');
  }
  pieces.push(...expandOutputs(select.columns));
  if (select.from !== undefined) pieces.push(' FROM ', ...expandFrom(select.from));
  invariant(select.from !== undefined || (select.joins ?? []).length === 0, 'a join must have something to join to');
  for (const join of select.joins ?? []) pieces.push(...expandJoin(join));
  pieces.push(...expandWhere(select.where));
  if (select.groupBy !== undefined && select.groupBy.length > 0) {
    pieces.push(' GROUP BY ', ...separated(select.groupBy.map(sortKey)));
  }
  if (select.orderBy !== undefined && select.orderBy.length > 0)
    pieces.push(' ORDER BY ', ...expandOrder(select.orderBy));
  if (select.limit !== undefined) pieces.push(' LIMIT ', select.limit);
  if (select.offset !== undefined) pieces.push(' OFFSET ', select.offset);
  return pieces;
}

/** `WITH "a" AS (...), ... `, nothing when there is none. */
export function expandWith(tables: readonly CommonTableExpression[] | undefined): readonly Piece[] {
  if (tables === undefined || tables.length === 0) return [];
  const parts = tables.map(({ name, statement }): Piece[] => [`${quoteIdentifier(name)} AS (`, statement, ')']);
  return ['WITH ', ...separated(parts), ' '];
}

/** Output columns with their aliases. */
export function expandOutputs(columns: readonly OutputColumn[]): readonly Piece[] {
  return separated(
    columns.map(({ expression, alias }) =>
      alias === undefined ? [expression] : [expression, ` AS ${quoteIdentifier(alias)}`],
    ),
  );
}

/** ` WHERE ...`, nothing where every row passes. */
export function expandWhere(where: Select['where']): readonly Piece[] {
  if (where === undefined || (where.type === 'boolean' && where.value)) return [];
  return [' WHERE ', where];
}

/** `"schema"."name"`. */
export function printRelation({ schema, name }: RelationName): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
}

function expandJoin({ type, item, on }: Join): readonly Piece[] {
  return [type === 'left' ? ' LEFT JOIN ' : ' JOIN ', ...expandFrom(item), ' ON ', on ?? 'true'];
}

function expandFrom(item: FromItem): readonly Piece[] {
  const alias = ` AS ${quoteIdentifier(item.alias)}`;
  switch (item.type) {
    case 'relation':
      return [printRelation(item.relation), alias];
    case 'cte':
      return [quoteIdentifier(item.name), alias];
    case 'select':
      return [item.lateral === true ? 'LATERAL (' : '(', item.select, `)${alias}`];
    case 'function':
      return [
        item.lateral === true ? 'LATERAL ' : '',
        ...expandCall(item.call),
        item.ordinality === true ? ' WITH ORDINALITY' : '',
        alias,
        item.columns === undefined ? '' : columnList(item.columns),
      ];
    case 'values':
      return ['(', ...expandValues(item.rows), `)${alias}${columnList(item.columns)}`];
  }
}

const columnList = (columns: readonly string[]): string => `(${columns.map(quoteIdentifier).join(', ')})`;

/** `VALUES (1, 2), (3, 4)`. */
export function expandValues(rows: readonly (readonly Expression[])[]): readonly Piece[] {
  invariant(rows.length > 0, 'VALUES must have a row');
  return ['VALUES ', ...separated(rows.map((row) => ['(', ...listed(row), ')']))];
}
