// Expressions, one level at a time. Parameters are numbered by the statement's printer.
import { invariant } from '@app/types';
import type { Expression } from '../ast/expression.js';
import { expandCall } from './print-call.js';
import { listed, separated, type Piece } from './piece.js';
import { printType } from './print-type.js';
import { quoteIdentifier, quoteText } from './quote.js';

type Printable = Exclude<Expression, { readonly type: 'parameter' }>;

/** One level of an expression. */
export function expandExpression(expression: Printable): readonly Piece[] {
  switch (expression.type) {
    case 'column':
      return [columnName(expression)];
    case 'row':
      return [
        expression.expand === true ? `${quoteIdentifier(expression.relation)}.*` : quoteIdentifier(expression.relation),
      ];
    case 'text':
      return [quoteText(expression.value)];
    case 'integer':
      return [integerText(expression.value)];
    case 'boolean':
      return [expression.value ? 'true' : 'false'];
    case 'null':
      return ['NULL'];
    case 'default':
      return ['DEFAULT'];
    case 'call':
      return expandCall(expression);
    case 'case':
      return expandCase(expression);
    case 'array':
      return ['ARRAY[', ...listed(expression.items), ']'];
    case 'tuple':
      return ['ROW(', ...listed(expression.items), ')'];
    case 'exists':
      return ['EXISTS (', expression.select, ')'];
    case 'subquery':
      return ['(', expression.select, ')'];
    default:
      return expandOperation(expression);
  }
}

type Operation = Extract<Expression, { readonly type: 'and' | 'or' | 'not' | 'binary' | 'is-null' | 'any' | 'cast' }>;

/** Every operand that binds weaker than a cast stands in parentheses, so no precedence is ever relied on. */
function expandOperation(operation: Operation): readonly Piece[] {
  switch (operation.type) {
    case 'and':
    case 'or':
      return expandLogic(operation);
    case 'not':
      return ['NOT ', ...operand(operation.operand)];
    case 'binary':
      return [...operand(operation.left), ` ${operation.operator} `, ...operand(operation.right)];
    case 'is-null':
      return [...operand(operation.operand), operation.negated === true ? ' IS NOT NULL' : ' IS NULL'];
    case 'any':
      return [...operand(operation.left), ` ${operation.operator} ANY (`, operation.right, ')'];
    case 'cast':
      return [...operand(operation.operand), `::${printType(operation.as)}`];
  }
}

function expandLogic({ type, operands }: Extract<Expression, { readonly type: 'and' | 'or' }>): readonly Piece[] {
  if (operands.length === 0) return [type === 'and' ? 'true' : 'false'];
  if (operands.length === 1) return operands;
  return separated(operands.map(operand), type === 'and' ? ' AND ' : ' OR ');
}

function expandCase({ branches, otherwise }: Extract<Expression, { readonly type: 'case' }>): readonly Piece[] {
  invariant(branches.length > 0, 'a CASE must have a branch');
  const pieces: Piece[] = ['CASE'];
  for (const { when, then } of branches) pieces.push(' WHEN ', when, ' THEN ', then);
  pieces.push(' ELSE ', otherwise, ' END');
  return pieces;
}

/** Types that stand beside any operator as they are. */
const ATOMIC: ReadonlySet<Expression['type']> = new Set<Expression['type']>([
  ...(['column', 'parameter', 'text', 'boolean', 'null', 'call', 'case', 'array', 'tuple'] as const),
  ...(['exists', 'subquery', 'integer', 'cast'] as const),
]);

function operand(expression: Expression): readonly Piece[] {
  if (expression.type === 'row') return [wholeRow(expression.relation)];
  return ATOMIC.has(expression.type) ? [expression] : ['(', expression, ')'];
}

/** A row where `.*` is not expanded: unlike the bare alias it cannot be mistaken for a column of that name. */
export function wholeRow(relation: string): string {
  return `(${quoteIdentifier(relation)}.*)`;
}

function columnName({ relation, name }: Extract<Expression, { readonly type: 'column' }>): string {
  return relation === undefined ? quoteIdentifier(name) : `${quoteIdentifier(relation)}.${quoteIdentifier(name)}`;
}

/** Negative numbers in parentheses: `-1::int4` would be `-(1::int4)`. */
function integerText(value: number): string {
  invariant(Number.isSafeInteger(value), 'an SQL integer constant must be an exact integer');
  return value < 0 ? `(${value})` : String(value);
}
