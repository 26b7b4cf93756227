// The total order over JSON that comparisons use (spec/actions.md 9.6): objects < arrays < strings < numbers < booleans < null.
import { isJsonList, isJsonNumber, isJsonObject, nameJsonType, type Json, type JsonObject } from '@app/types';
import type { Budget } from './budget.js';
import { compareNumbers } from './decimal.js';
import type { Span } from './position.js';

const KINDS = ['Object', 'Array', 'String', 'Number', 'Boolean', 'Null'];

/** Negative, zero or positive. Zero means equal, however deep. */
export function compareJson(left: Json, right: Json, budget: Budget, place: Span): number {
  budget.step(place);
  if (typeof left === 'string' && typeof right === 'string') {
    budget.spend(Math.min(left.length, right.length), place);
    return compareTexts(left, right);
  }
  if (isJsonNumber(left) && isJsonNumber(right)) return compareNumbers(left, right);
  if (typeof left === 'boolean' && typeof right === 'boolean') return Number(left) - Number(right);
  const compareParts = (a: Json, b: Json) => compareJson(a, b, budget, place);
  if (isJsonList(left) && isJsonList(right)) return compareLists(left, right, compareParts);
  if (isJsonObject(left) && isJsonObject(right)) {
    budget.touch(left, place);
    budget.touch(right, place);
    return compareLists(toSortedList(left), toSortedList(right), compareParts);
  }
  return KINDS.indexOf(nameJsonType(left)) - KINDS.indexOf(nameJsonType(right));
}

type Compare = (left: Json, right: Json) => number;

function compareLists(left: readonly Json[], right: readonly Json[], compare: Compare): number {
  const shared = Math.min(left.length, right.length);
  for (let i = 0; i < shared; i++) {
    const order = compare(left[i] as Json, right[i] as Json);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/** Keys and values in turn, in the order of the keys. */
function toSortedList(object: JsonObject): readonly Json[] {
  return Object.keys(object)
    .sort(compareTexts)
    .flatMap((key) => [key, object[key] as Json]);
}

/** By code points: surrogates come after all other units. */
function compareTexts(left: string, right: string): number {
  if (left === right) return 0;
  const shared = Math.min(left.length, right.length);
  let i = 0;
  while (i < shared && left.charCodeAt(i) === right.charCodeAt(i)) i++;
  if (i === shared) return left.length - right.length;
  return rank(left.charCodeAt(i)) - rank(right.charCodeAt(i));
}

const FIRST_SURROGATE = 0xd800;
const LAST_SURROGATE = 0xdfff;
const BEYOND_UNITS = 0x10000;

function rank(unit: number): number {
  return unit >= FIRST_SURROGATE && unit <= LAST_SURROGATE ? unit + BEYOND_UNITS : unit;
}
