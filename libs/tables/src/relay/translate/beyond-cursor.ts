// `(a > va) OR (a = va AND b > vb) ...`: rows beyond a cursor in the connection's order, nulls where the order has them.
import type { Expression, OrderItem } from '@app/sql';
import type { CatalogType, Json } from '@app/types';
import { equal } from '../../translate/select/expressions.js';
import { parameterOf } from '../../value/parameter-of.js';

/** One ordering value of the rows, and the cursor's. */
export interface CursorPart {
  readonly order: OrderItem;
  readonly type: CatalogType;
  readonly value: Json;
}

/** True of the rows on that side of the cursor; of others false or NULL. */
export function beyondCursor(parts: readonly CursorPart[], side: 'after' | 'before'): Expression {
  const alternatives = parts.map((part, index): Expression => {
    const operands = [...parts.slice(0, index).map(same), beyond(part, side)];
    return operands.length === 1 && operands[0] !== undefined ? operands[0] : { type: 'and', operands };
  });
  return alternatives.length === 1 && alternatives[0] !== undefined
    ? alternatives[0]
    : { type: 'or', operands: alternatives };
}

const given = ({ value, type }: CursorPart): Expression => parameterOf({ type: 'literal', value }, type);

function same(part: CursorPart): Expression {
  const { expression } = part.order;
  return part.value === null ? { type: 'is-null', operand: expression } : equal(expression, given(part));
}

function beyond(part: CursorPart, side: 'after' | 'before'): Expression {
  const { expression, direction, nulls } = part.order;
  const isNullBeyond = (nulls === 'LAST') === (side === 'after');
  if (part.value === null) {
    return isNullBeyond ? { type: 'boolean', value: false } : { type: 'is-null', operand: expression, negated: true };
  }
  const operator = (direction === 'ASC') === (side === 'after') ? '>' : '<';
  const compared: Expression = { type: 'binary', operator, left: expression, right: given(part) };
  if (!isNullBeyond) return compared;
  return { type: 'or', operands: [compared, { type: 'is-null', operand: expression }] };
}
