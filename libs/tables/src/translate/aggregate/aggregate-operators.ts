// The aggregate operators of the schema (spec/postgres-schema.md 7); names of PostgreSQL's functions.
import type { Expression } from '@app/sql';
import { call } from '../select/expressions.js';

/** In schema order. */
export const AGGREGATE_OPERATORS = [
  'avg',
  'max',
  'min',
  'stddev',
  'stddev_pop',
  'stddev_samp',
  'sum',
  'var_pop',
  'var_samp',
  'variance',
] as const;
export type AggregateOperator = (typeof AGGREGATE_OPERATORS)[number];

export function operatorCall(operator: AggregateOperator, operand: Expression): Expression {
  return call(operator, operand);
}
