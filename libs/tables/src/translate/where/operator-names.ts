// Operators by the names that they have under a naming convention.
import { generatedName } from '../../naming/generated-names.js';
import type { ComparisonOperator } from '../../permission/condition.js';
import type { NamingConvention } from '../../resolve/resolved-tables.js';
import { OPERATORS } from '../filter/operators/all-operators.js';

type Names = ReadonlyMap<string, ComparisonOperator>;

const namesUnder = (naming: NamingConvention): Names =>
  new Map(
    Object.keys(OPERATORS).map((operator) => [generatedName(naming, `_${operator}`), operator as ComparisonOperator]),
  );

const NAMES: Readonly<Record<NamingConvention, Names>> = Object.freeze({
  'hasura-default': namesUnder('hasura-default'),
  'graphql-default': namesUnder('graphql-default'),
});

/** Undefined: `_cast`, which compares nothing itself. */
export function operatorOf(naming: NamingConvention, name: string): ComparisonOperator | undefined {
  return NAMES[naming].get(name);
}
