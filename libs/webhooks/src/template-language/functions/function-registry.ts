// All functions, in the order of spec/actions.md 9.6. Look-up is by exact name, so the order does not matter to templates.
import { empty, getSessionVariable, inverse, not, size } from './of-any.js';
import { concat, fromPairs, head, removeNulls, tail, toPairs } from './of-list.js';
import { escapeUri, toCaseFold, toLower, toTitle, toUpper } from './of-text.js';
import type { TemplateFunction } from './template-function.js';

export const FUNCTIONS: readonly TemplateFunction[] = Object.freeze([
  not,
  empty,
  size,
  inverse,
  head,
  tail,
  toLower,
  toUpper,
  toTitle,
  toCaseFold,
  escapeUri,
  fromPairs,
  toPairs,
  removeNulls,
  concat,
  getSessionVariable,
]);

const BY_NAME: ReadonlyMap<string, TemplateFunction> = new Map(FUNCTIONS.map((one) => [one.name, one]));

export function findFunction(name: string): TemplateFunction | undefined {
  return BY_NAME.get(name);
}
