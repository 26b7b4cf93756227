// PostGIS predicates. The functions are where the types are, so that neither depends on the search path.
import type { Expression } from '@app/sql';
import { invariant, type CatalogType } from '@app/types';
import { BOOL, FLOAT8, INT4 } from '../../../schema/built-in-type.js';
import { TRUE } from '../logic.js';
import { sibling, valueAs, type OperatorGroup, type OperatorInput, type TranslateOperator } from './operator.js';

function call({ operand, type }: OperatorInput, name: string, values: readonly Expression[]): Expression {
  const given = [operand, ...values].map((value) => ({ value }));
  return { type: 'call', schema: type.schema, name, arguments: given };
}

/** One part of an operand that is an object; null where it was left out. */
function part({ comparison: { value } }: OperatorInput, key: string, type: CatalogType): Expression | null {
  invariant(value.type === 'parts', 'the operand is an object');
  const given = value.parts[key];
  return given === undefined ? null : valueAs(given, type);
}

function required(input: OperatorInput, key: string, type: CatalogType): Expression {
  const value = part(input, key, type);
  invariant(value !== null, `the operand has ${key}`);
  return value;
}

/** `f(column, value)`, both of one type. */
const predicate =
  (name: string): TranslateOperator =>
  (input) =>
    call(input, name, [valueAs(input.comparison.value, input.type)]);

/** `f(column, from, distance)`; geographies also tell whether to measure on the spheroid. */
const within =
  (name: string): TranslateOperator =>
  (input) => {
    const near = [required(input, 'from', input.type), required(input, 'distance', FLOAT8)];
    if (input.type.name !== 'geography') return call(input, name, near);
    return call(input, name, [...near, part(input, 'use_spheroid', BOOL) ?? TRUE]);
  };

const geometryOf = (input: OperatorInput): Expression => required(input, 'geommin', sibling(input.type, 'geometry'));
const NO_BAND: Expression = { type: 'cast', operand: { type: 'null' }, as: { name: 'int4' } };

type PredicateOperator =
  | ('st_contains' | 'st_crosses' | 'st_equals' | 'st_overlaps' | 'st_touches' | 'st_within')
  | ('st_3d_intersects' | 'st_intersects' | 'st_d_within' | 'st_3d_d_within');
type RasterOperator = 'st_intersects_rast' | 'st_intersects_nband_geom' | 'st_intersects_geom_nband';

export const SPATIAL: OperatorGroup<PredicateOperator | RasterOperator> = {
  st_contains: predicate('st_contains'),
  st_crosses: predicate('st_crosses'),
  st_equals: predicate('st_equals'),
  st_overlaps: predicate('st_overlaps'),
  st_touches: predicate('st_touches'),
  st_within: predicate('st_within'),
  st_3d_intersects: predicate('st_3dintersects'),
  st_intersects: predicate('st_intersects'),
  st_d_within: within('st_dwithin'),
  st_3d_d_within: within('st_3ddwithin'),
  st_intersects_rast: predicate('st_intersects'),
  st_intersects_nband_geom: (input) =>
    call(input, 'st_intersects', [required(input, 'nband', INT4), geometryOf(input)]),
  st_intersects_geom_nband: (input) =>
    call(input, 'st_intersects', [geometryOf(input), part(input, 'nband', INT4) ?? NO_BAND]),
};
