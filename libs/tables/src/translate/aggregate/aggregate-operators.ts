// The aggregate operators of the schema (spec/postgres-schema.md 7); names of PostgreSQL's functions.
import type { Expression } from '@app/sql';
import { call } from '../select/expressions.js';

/** In schema order. */
export const AGGREGATE_OPERATORS = [
  'sum',
  'avg',
  'stddev',
  'stddev_pop',
  'stddev_samp',
  'var_pop',
  'var_samp',
  'variance',
  'max',
  'min',
] as const;
export type AggregateOperator = (typeof AGGREGATE_OPERATORS)[number];

export function operatorCall(operator: AggregateOperator, operand: Expression): Expression {
  return call(operator, operand);
}
