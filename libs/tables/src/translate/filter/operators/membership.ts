// `_in` and `_nin`: the whole list is one parameter, so that its length does not change the statement.
import { isJsonList } from '@app/types';
import type { Expression, Select } from '@app/sql';
import type { ComparisonValue } from '../../../permission/condition.js';
import { arrayTextsOf } from '../../../value/parameter-of.js';
import { sessionList } from '../../../value/session-value.js';
import { TEXT } from '../../../schema/built-in-type.js';
import { castOf } from '../../../value/cast-of.js';
import { FALSE, negation } from '../logic.js';
import { listAs, type OperatorGroup, type OperatorInput } from './operator.js';

export const MEMBERSHIP: OperatorGroup<'in' | 'nin'> = {
  in: isMember,
  nin: (input) => negation(isMember(input)),
};

function isMember(input: OperatorInput): Expression {
  const { operand, type, comparison } = input;
  const { value } = comparison;
  if (isEmptyList(value)) return FALSE;
  const right = type.isArray ? arraysOf(input) : listAs(value, type);
  return { type: 'any', operator: '=', left: operand, right };
}

function isEmptyList(value: ComparisonValue): boolean {
  if (value.type !== 'input') return false;
  const { template } = value;
  return template.type === 'literal' && isJsonList(template.value) && template.value.length === 0;
}

/** Postgres has no arrays of arrays: `SELECT "t1"."t1"::int4[] FROM unnest($1::text[]) AS "t1"`. */
function arraysOf({ type, comparison, state }: OperatorInput): Expression {
  const { value } = comparison;
  const alias = state.alias();
  const texts = value.type === 'input' ? arrayTextsOf(value.template) : textsOf(value);
  const item: Expression = {
    type: 'cast',
    operand: { type: 'column', relation: alias, name: alias },
    as: castOf(type),
  };
  const select: Select = {
    type: 'select',
    columns: [{ expression: item }],
    from: { type: 'function', call: { type: 'call', name: 'unnest', arguments: [{ value: texts }] }, alias },
  };
  return { type: 'subquery', select };
}

const textsOf = (value: ComparisonValue): Expression =>
  value.type === 'session' ? sessionList(value.variable, TEXT) : listAs(value, TEXT);
