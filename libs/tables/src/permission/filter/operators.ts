// The operators of permission filters: on which columns they work and what their right side is (spec/permissions.md 4.2).
import type { CatalogType } from '@app/types';
import type { ComparisonOperator } from '../condition.js';

/**
 * What stands on the right: `own` a value of the column's type, `list` several of them, `column` the name of another column.
 * Others say their own type.
 */
export type RightSide = 'own' | 'list' | 'text' | 'texts' | 'boolean' | 'column' | 'ltxtquery' | 'lquery' | 'distance';

export interface FilterOperator {
  readonly operator: ComparisonOperator;
  readonly right: RightSide;
  /** Names of the column types it works on; absent: all. `array`: columns of any array type. */
  readonly types?: readonly string[];
}

const TEXTS = ['text', 'varchar', 'bpchar', 'citext'] as const;
const GEOMETRY = ['geometry'] as const;
const SPATIAL = ['geometry', 'geography'] as const;
const JSONB = ['jsonb'] as const;
const LTREE = ['ltree'] as const;

const own = (operator: ComparisonOperator, types?: readonly string[]): FilterOperator =>
  types === undefined ? { operator, right: 'own' } : { operator, right: 'own', types };

const GENERAL: readonly FilterOperator[] = [
  own('eq'),
  own('neq'),
  own('gt'),
  own('lt'),
  own('gte'),
  own('lte'),
  { operator: 'in', right: 'list' },
  { operator: 'nin', right: 'list' },
  { operator: 'is_null', right: 'boolean' },
  { operator: 'ceq', right: 'column' },
  { operator: 'cne', right: 'column' },
  { operator: 'cgt', right: 'column' },
  { operator: 'clt', right: 'column' },
  { operator: 'cgte', right: 'column' },
  { operator: 'clte', right: 'column' },
];

const OF_SOME_TYPES: readonly FilterOperator[] = [
  ...(['like', 'nlike', 'ilike', 'nilike', 'similar', 'nsimilar', 'regex', 'nregex', 'iregex', 'niregex'] as const).map(
    (operator) => own(operator, TEXTS),
  ),
  own('contains', [...JSONB, 'array']),
  own('contained_in', [...JSONB, 'array']),
  { operator: 'has_key', right: 'text', types: JSONB },
  { operator: 'has_keys_any', right: 'texts', types: JSONB },
  { operator: 'has_keys_all', right: 'texts', types: JSONB },
  ...(
    ['st_contains', 'st_crosses', 'st_equals', 'st_overlaps', 'st_touches', 'st_within', 'st_3d_intersects'] as const
  ).map((operator) => own(operator, GEOMETRY)),
  own('st_intersects', SPATIAL),
  { operator: 'st_d_within', right: 'distance', types: SPATIAL },
  { operator: 'st_3d_d_within', right: 'distance', types: GEOMETRY },
  own('ancestor', LTREE),
  own('descendant', LTREE),
  { operator: 'ancestor_any', right: 'list', types: LTREE },
  { operator: 'descendant_any', right: 'list', types: LTREE },
  { operator: 'matches', right: 'lquery', types: LTREE },
  { operator: 'matches_any', right: 'texts', types: LTREE },
  { operator: 'matches_fulltext', right: 'ltxtquery', types: LTREE },
];

/** Names that differ from those of the GraphQL schema. */
const ALIASES: Readonly<Record<string, ComparisonOperator>> = { ne: 'neq', cneq: 'cne' };

const BY_NAME: ReadonlyMap<string, FilterOperator> = new Map([
  ...[...GENERAL, ...OF_SOME_TYPES].map((one): [string, FilterOperator] => [one.operator, one]),
  ...Object.entries(ALIASES).flatMap(([alias, operator]): [string, FilterOperator][] => {
    const found = GENERAL.find((one) => one.operator === operator);
    return found === undefined ? [] : [[alias, found]];
  }),
]);

/** Operators and logical keys may begin with `_` or `$`; `undefined` when a key begins with neither. */
export function bareName(key: string): string | undefined {
  return key.startsWith('_') || key.startsWith('$') ? key.slice(1) : undefined;
}

/** `undefined`: there is no such operator. */
export function filterOperator(key: string): FilterOperator | undefined {
  const name = bareName(key);
  return name === undefined ? undefined : BY_NAME.get(name);
}

export function worksOn({ types }: FilterOperator, type: CatalogType): boolean {
  if (types === undefined) return true;
  return type.isArray ? types.includes('array') : types.includes(type.name);
}
