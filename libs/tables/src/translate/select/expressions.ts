// Short forms of the expressions that selections are made of.
import type { Expression, FunctionCall, Select } from '@app/sql';

export const TEXT = { name: 'text' } as const;
export const JSON_TYPE = { name: 'json' } as const;

export const columnOf = (relation: string, name: string): Expression => ({ type: 'column', relation, name });
export const textOf = (value: string): Expression => ({ type: 'text', value });
export const subquery = (select: Select): Expression => ({ type: 'subquery', select });
export const equal = (left: Expression, right: Expression): Expression => ({
  type: 'binary',
  operator: '=',
  left,
  right,
});

/** A built-in function. */
export function call(name: string, ...values: readonly Expression[]): FunctionCall {
  return { type: 'call', name, arguments: values.map((value) => ({ value })) };
}

/** A text constant of known type: bare ones are of type `unknown`, which JSON functions refuse. */
export const typedText = (value: string): Expression => ({ type: 'cast', operand: textOf(value), as: TEXT });

/** The list of all rows, `[]` when there is none. */
export const aggregateList = (item: Expression): Expression => call('coalesce', call('json_agg', item), textOf('[]'));
