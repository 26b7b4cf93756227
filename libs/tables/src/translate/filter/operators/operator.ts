// What an operator's translation is given, and how it reads its right side.
import type { BinaryOperator, Expression } from '@app/sql';
import { invariant, type CatalogType } from '@app/types';
import type { Comparison, ComparisonOperator, ComparisonValue } from '../../../permission/condition.js';
import { listParameterOf, parameterOf } from '../../../value/parameter-of.js';
import { sessionList, sessionValue } from '../../../value/session-value.js';
import type { TranslateState } from '../../translate-state.js';
import type { ConditionScope } from '../condition-scope.js';

export interface OperatorInput {
  /** The left side. */
  readonly operand: Expression;
  readonly type: CatalogType;
  readonly isNullable: boolean;
  readonly comparison: Comparison;
  readonly scope: ConditionScope;
  readonly state: TranslateState;
}

export type TranslateOperator = (input: OperatorInput) => Expression;

/** Operators of one file. */
export type OperatorGroup<Name extends ComparisonOperator> = Readonly<Record<Name, TranslateOperator>>;

/** The right side as one value of a type. */
export function valueAs(value: ComparisonValue, type: CatalogType): Expression {
  switch (value.type) {
    case 'input':
      return parameterOf(value.template, type);
    case 'session':
      return sessionValue(value.variable, type);
    default:
      return invariantValue(value.type);
  }
}

/** The right side as an array of values of a type. */
export function listAs(value: ComparisonValue, type: CatalogType): Expression {
  switch (value.type) {
    case 'input':
      return listParameterOf(value.template, type);
    case 'session':
      return sessionList(value.variable, type);
    default:
      return invariantValue(value.type);
  }
}

function invariantValue(found: string): never {
  invariant(false, `an operator that takes a value was given ${found}`);
}

/** Another type of the extension that a type belongs to: `lquery` beside `ltree`. */
export function sibling(type: CatalogType, name: string): CatalogType {
  return { ...type, name, scalar: name, printed: name, isArray: false };
}

/** `operand <operator> value`, the value of the operand's type. */
export function binary(operator: BinaryOperator): TranslateOperator {
  return ({ operand, type, comparison }) => ({
    type: 'binary',
    operator,
    left: operand,
    right: valueAs(comparison.value, type),
  });
}

/** `operand <operator> value`, the value of a type that the operator decides. */
export function binaryWith(operator: BinaryOperator, right: (input: OperatorInput) => Expression): TranslateOperator {
  return (input) => ({ type: 'binary', operator, left: input.operand, right: right(input) });
}
