// @include and @skip decide which nodes exist at all; every other use of a directive is checked here too
// (spec/queries-and-mutations.md 3.4).
import { Kind, type DirectiveNode, type ValueNode } from 'graphql';
import type { JsonPath } from '@app/types';
import { inputError, operationError } from './error.js';
import { nounOfLiteral } from '../input/read-scalar.js';

/** Places of directives, as errors name them. */
export type DirectivePlace =
  | 'a field'
  | 'a fragment spread'
  | 'an inline fragment'
  | 'a query'
  | 'a mutation'
  | 'a subscription'
  | 'a variable definition';

const SELECTION_PLACES: readonly DirectivePlace[] = ['a field', 'a fragment spread', 'an inline fragment'];

/** Directives of the schema and where they may stand. */
const ALLOWED_PLACES: ReadonlyMap<string, readonly DirectivePlace[]> = new Map<string, readonly DirectivePlace[]>([
  ['include', SELECTION_PLACES],
  ['skip', SELECTION_PLACES],
  ['cached', ['a query']],
  ['_multiple_top_level_fields', ['a subscription']],
]);

/** Reads a Boolean variable that decides the shape of the plan. */
export type ReadToggle = (name: string, path: JsonPath) => boolean;

/** Checks names, places and repetition. @throws GatewayError validation-failed */
export function checkDirectives(directives: readonly DirectiveNode[], place: DirectivePlace, path: JsonPath): void {
  if (directives.length === 0) return;
  const names = directives.map((directive) => directive.name.value);
  for (const name of names) {
    const places = ALLOWED_PLACES.get(name);
    if (places === undefined) throw operationError.unknownDirective(name, path);
    if (!places.includes(place)) throw operationError.misplacedDirective(name, place, path);
  }
  const repeated = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
  if (repeated.length > 0) throw operationError.repeatedDirectives(repeated, path);
}

/** Whether a node stays: @include is true (or absent) and @skip is false (or absent). */
export function isIncluded(directives: readonly DirectiveNode[], path: JsonPath, toggle: ReadToggle): boolean {
  let included = true;
  for (const directive of directives) {
    const name = directive.name.value;
    if (name !== 'include' && name !== 'skip') continue;
    if (condition(directive, path, toggle) === (name === 'skip')) included = false;
  }
  return included;
}

function condition(directive: DirectiveNode, path: JsonPath, toggle: ReadToggle): boolean {
  const at = [...path, 'args', 'if'];
  for (const { name } of directive.arguments ?? []) {
    if (name.value !== 'if') throw operationError.unknownArgument(directive.name.value, name.value, path);
  }
  const value: ValueNode | undefined = directive.arguments?.[0]?.value;
  if (value === undefined) throw inputError.missing('if', at);
  if (value.kind === Kind.VARIABLE) return toggle(value.name.value, at);
  if (value.kind === Kind.BOOLEAN) return value.value;
  throw inputError.mismatch({ what: 'a boolean', type: 'Boolean' }, nounOfLiteral(value), at);
}
