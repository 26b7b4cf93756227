// Comparison operators by type, with what the schema says about them (spec/postgres-schema.md 5).
import type { CatalogType } from '@app/types';
import { TEXT } from '../built-in-type.js';
import { isStringLike } from '../type-class.js';

/** What an operator compares with: a value of a type, a list of them, or an input object of its own. */
export type ComparisonOperand =
  | { readonly shape: 'value' | 'list'; readonly type: CatalogType }
  | { readonly shape: 'boolean' }
  | { readonly shape: 'object'; readonly type: SpatialInputName };

export type SpatialInputName =
  | 'st_d_within_input'
  | 'st_d_within_geography_input'
  | 'st_intersects_nband_geom_input'
  | 'st_intersects_geom_nband_input';

export interface ComparisonOperatorEntry {
  /** In snake case, with its underscore. */
  readonly name: string;
  readonly operand: ComparisonOperand;
  readonly description?: string;
}

type Entry = ComparisonOperatorEntry;
const value = (name: string, type: CatalogType, description?: string): Entry => ({
  name,
  operand: { shape: 'value', type },
  ...(description === undefined ? {} : { description }),
});
const list = (name: string, type: CatalogType, description?: string): Entry => ({
  name,
  operand: { shape: 'list', type },
  ...(description === undefined ? {} : { description }),
});
const object = (name: string, type: SpatialInputName, description?: string): Entry => ({
  name,
  operand: { shape: 'object', type },
  ...(description === undefined ? {} : { description }),
});

/** Another type of the extension that a type belongs to. */
export const siblingType = (type: CatalogType, name: string): CatalogType => ({
  ...type,
  name,
  scalar: name,
  kind: 'base',
  isArray: false,
  printed: name,
});

/** All operators of a type but `_cast`. */
export function operatorsOf(type: CatalogType): readonly Entry[] {
  return [...genericOperators(type), ...ownOperators(type)];
}

function genericOperators(type: CatalogType): readonly Entry[] {
  return [
    value('_eq', type),
    value('_neq', type),
    list('_in', type),
    list('_nin', type),
    { name: '_is_null', operand: { shape: 'boolean' } },
    ...(type.scalar === 'raster' && !type.isArray
      ? []
      : ['_gt', '_lt', '_gte', '_lte'].map((name) => value(name, type))),
  ];
}

function ownOperators(type: CatalogType): readonly Entry[] {
  if (type.isArray) {
    return [
      value('_contains', type, 'does the array contain the given value'),
      value('_contained_in', type, 'is the array contained in the given array value'),
    ];
  }
  if (isStringLike(type)) return PATTERNS.map(([name, description]) => value(name, type, description));
  return OWN.get(type.scalar)?.(type) ?? [];
}

const PATTERNS: readonly (readonly [name: string, description: string])[] = [
  ['_like', 'does the column match the given pattern'],
  ['_nlike', 'does the column NOT match the given pattern'],
  ['_ilike', 'does the column match the given case-insensitive pattern'],
  ['_nilike', 'does the column NOT match the given case-insensitive pattern'],
  ['_similar', 'does the column match the given SQL regular expression'],
  ['_nsimilar', 'does the column NOT match the given SQL regular expression'],
  ['_regex', 'does the column match the given POSIX regular expression, case sensitive'],
  ['_nregex', 'does the column NOT match the given POSIX regular expression, case sensitive'],
  ['_iregex', 'does the column match the given POSIX regular expression, case insensitive'],
  ['_niregex', 'does the column NOT match the given POSIX regular expression, case insensitive'],
];

const OWN: ReadonlyMap<string, (type: CatalogType) => readonly Entry[]> = new Map([
  ['jsonb', jsonbOperators],
  ['geometry', geometryOperators],
  ['geography', geographyOperators],
  ['raster', rasterOperators],
  ['ltree', ltreeOperators],
]);

function jsonbOperators(type: CatalogType): readonly Entry[] {
  return [
    value('_contains', type, 'does the column contain the given json value at the top level'),
    value('_contained_in', type, 'is the column contained in the given json value'),
    value('_has_key', TEXT, 'does the string exist as a top-level key in the column'),
    list('_has_keys_any', TEXT, 'do any of these strings exist as top-level keys in the column'),
    list('_has_keys_all', TEXT, 'do all of these strings exist as top-level keys in the column'),
  ];
}

function geometryOperators(type: CatalogType): readonly Entry[] {
  return [
    value('_st_contains', type, 'does the column contain the given geometry value'),
    value('_st_crosses', type, 'does the column cross the given geometry value'),
    value('_st_equals', type, 'is the column equal to given geometry value (directionality is ignored)'),
    value(
      '_st_overlaps',
      type,
      "does the column 'spatially overlap' (intersect but not completely contain) the given geometry value",
    ),
    value('_st_touches', type, 'does the column have atleast one point in common with the given geometry value'),
    value('_st_within', type, 'is the column contained in the given geometry value'),
    value('_st_3d_intersects', type, 'does the column spatially intersect the given geometry value in 3D'),
    value('_st_intersects', type, 'does the column spatially intersect the given geometry value'),
    object('_st_d_within', 'st_d_within_input', 'is the column within a given distance from the given geometry value'),
    object(
      '_st_3d_d_within',
      'st_d_within_input',
      'is the column within a given 3D distance from the given geometry value',
    ),
  ];
}

function geographyOperators(type: CatalogType): readonly Entry[] {
  return [
    value('_st_intersects', type, 'does the column spatially intersect the given geography value'),
    object(
      '_st_d_within',
      'st_d_within_geography_input',
      'is the column within a given distance from the given geography value',
    ),
  ];
}

function rasterOperators(type: CatalogType): readonly Entry[] {
  return [
    value('_st_intersects_rast', type),
    object('_st_intersects_nband_geom', 'st_intersects_nband_geom_input'),
    object('_st_intersects_geom_nband', 'st_intersects_geom_nband_input'),
  ];
}

function ltreeOperators(type: CatalogType): readonly Entry[] {
  return [
    value('_ancestor', type, 'is the left argument an ancestor of right (or equal)?'),
    list('_ancestor_any', type, 'does array contain an ancestor of `ltree`?'),
    value('_descendant', type, 'is the left argument a descendant of right (or equal)?'),
    list('_descendant_any', type, 'does array contain a descendant of `ltree`?'),
    value('_matches', siblingType(type, 'lquery'), 'does ltree match lquery?'),
    list('_matches_any', TEXT, 'does ltree match any lquery in array?'),
    value('_matches_fulltext', siblingType(type, 'ltxtquery'), 'does ltree match ltxtquery?'),
  ];
}
