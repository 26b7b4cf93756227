// Comparisons with another column, of permissions only (spec/permissions.md 4.2).
import type { BinaryOperator } from '@app/sql';
import { invariant } from '@app/types';
import { binaryWith, type OperatorGroup, type TranslateOperator } from './operator.js';

const withColumn = (operator: BinaryOperator): TranslateOperator =>
  binaryWith(operator, ({ comparison: { value }, scope }) => {
    invariant(value.type === 'column', 'the operand is a column');
    return { type: 'column', relation: value.ofRoot ? scope.rootAlias : scope.alias, name: value.column };
  });

export const COLUMN_COMPARISONS: OperatorGroup<'ceq' | 'cne' | 'cgt' | 'clt' | 'cgte' | 'clte'> = {
  ceq: withColumn('='),
  cne: withColumn('<>'),
  cgt: withColumn('>'),
  clt: withColumn('<'),
  cgte: withColumn('>='),
  clte: withColumn('<='),
};
