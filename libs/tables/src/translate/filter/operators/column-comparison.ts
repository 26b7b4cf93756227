// Comparisons with another column, of permissions and legacy commands only (spec/permissions.md 4.2).
import type { BinaryOperator } from '@app/sql';
import { invariant } from '@app/types';
import { guardedCell } from '../guarded-cell.js';
import { binaryWith, type OperatorGroup, type TranslateOperator } from './operator.js';

const withColumn = (operator: BinaryOperator): TranslateOperator =>
  binaryWith(operator, ({ comparison: { value }, scope, state }) => {
    invariant(value.type === 'column', 'the operand is a column');
    const relation = value.ofRoot ? scope.rootAlias : scope.alias;
    const cell = { type: 'column', relation, name: value.column } as const;
    return guardedCell(cell, { guard: value.guard ?? null, scope }, state);
  });

export const COLUMN_COMPARISONS: OperatorGroup<'ceq' | 'cne' | 'cgt' | 'clt' | 'cgte' | 'clte'> = {
  ceq: withColumn('='),
  cne: withColumn('<>'),
  cgt: withColumn('>'),
  clt: withColumn('<'),
  cgte: withColumn('>='),
  clte: withColumn('<='),
};
