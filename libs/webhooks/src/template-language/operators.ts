// The binary operators. `&&` and `||` evaluate both sides, so operators are functions of two values.
import { isJsonList, isJsonObject, type Json } from '@app/types';
import type { Budget } from './budget.js';
import { compareJson } from './compare-json.js';
import { typeMismatch } from './error.js';
import type { Span } from './position.js';
import type { Operator } from './syntax.js';

/** A value with the place that errors show. */
export interface Operand {
  readonly value: Json;
  readonly place: Span;
}

type Apply = (left: Operand, right: Operand, budget: Budget) => Json;

const compared =
  (holds: (order: number) => boolean): Apply =>
  (left, right, budget) =>
    holds(compareJson(left.value, right.value, budget, left.place));

/** By operator. */
export const OPERATORS: Readonly<Record<Operator, Apply>> = Object.freeze<Record<Operator, Apply>>({
  '==': compared((order) => order === 0),
  '!=': compared((order) => order !== 0),
  '<': compared((order) => order < 0),
  '>': compared((order) => order > 0),
  '<=': compared((order) => order <= 0),
  '>=': compared((order) => order >= 0),
  '&&': (left, right) => [requireBoolean(left), requireBoolean(right)].every(Boolean),
  '||': (left, right) => [requireBoolean(left), requireBoolean(right)].some(Boolean),
  in: isMember,
  '??': (left, right) => left.value ?? right.value,
});

/** @throws TemplateError `Type Error`: nothing counts as true but `true`. */
export function requireBoolean({ value, place }: Operand): boolean {
  if (typeof value !== 'boolean') throw typeMismatch('Boolean', value, place);
  return value;
}

/** A key of an object, or an item of a list. */
function isMember(left: Operand, right: Operand, budget: Budget): boolean {
  if (isJsonObject(right.value)) {
    if (typeof left.value !== 'string') throw typeMismatch('String', left.value, left.place);
    return Object.hasOwn(right.value, left.value);
  }
  if (!isJsonList(right.value)) throw typeMismatch('Array', right.value, right.place);
  return right.value.some((item) => compareJson(left.value, item, budget, left.place) === 0);
}
