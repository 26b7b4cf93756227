// Function calls and ORDER BY lists, which stand both in calls and in SELECT.
import { invariant } from '@app/types';
import type { Expression, FunctionArgument, FunctionCall } from '../ast/expression.js';
import type { OrderItem } from '../ast/select.js';
import { separated, type Piece } from './piece.js';
import { wholeRow } from './print-expression.js';
import { quoteIdentifier } from './quote.js';

/** One level of a call: `f(DISTINCT a, "b" => c ORDER BY d) FILTER (WHERE e)`. */
export function expandCall(call: FunctionCall): readonly Piece[] {
  const pieces: Piece[] = [functionName(call), call.distinct === true ? '(DISTINCT ' : '('];
  if (call.star === true) pieces.push('*');
  else pieces.push(...separated(call.arguments.map(argument)));
  if (call.orderBy !== undefined && call.orderBy.length > 0) pieces.push(' ORDER BY ', ...expandOrder(call.orderBy));
  pieces.push(')');
  if (call.filter !== undefined) pieces.push(' FILTER (WHERE ', call.filter, ')');
  return pieces;
}

/** Built-in names are ours and plain; some of them (`coalesce`) are syntax and may not be quoted. */
function functionName({ schema, name }: FunctionCall): string {
  if (schema !== undefined) return `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
  invariant(/^[a-z_][a-z0-9_]*$/i.test(name), 'a function without a schema must have a plain name');
  return name;
}

function argument({ name, value }: FunctionArgument): readonly Piece[] {
  const piece = value.type === 'row' && value.expand !== true ? wholeRow(value.relation) : value;
  return name === undefined ? [piece] : [quoteIdentifier(name), ' => ', piece];
}

/** Items of an ORDER BY. */
export function expandOrder(items: readonly OrderItem[]): readonly Piece[] {
  return separated(
    items.map(({ expression, direction, nulls }) => [...sortKey(expression), ` ${direction} NULLS ${nulls}`]),
  );
}

/** A bare integer would be the position of an output column. */
export function sortKey(expression: Expression): readonly Piece[] {
  return expression.type === 'integer' ? [expression, '::int8'] : [expression];
}
