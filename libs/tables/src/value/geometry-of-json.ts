// GeoJSON texts as PostGIS values.
import type { Expression } from '@app/sql';
import type { CatalogType } from '@app/types';
import { castOf } from './cast-of.js';

/** True for types whose values may be GeoJSON. */
export function isSpatial(type: CatalogType): boolean {
  return type.kind === 'base' && !type.isArray && (type.name === 'geometry' || type.name === 'geography');
}

/** `ST_GeomFromGeoJSON(text)`; PostGIS functions are found on the search path. */
export function geometryOfJson(text: Expression, type: CatalogType): Expression {
  const geometry: Expression = { type: 'call', name: 'ST_GeomFromGeoJSON', arguments: [{ value: text }] };
  return type.name === 'geography' ? { type: 'cast', operand: geometry, as: castOf(type) } : geometry;
}

/**
 * Objects are GeoJSON, texts whatever PostGIS reads. Of a variable only its value tells:
 * `CASE WHEN left(ltrim($1::text), 1) = '{' THEN ST_GeomFromGeoJSON($1::text) ELSE $1::text::"public"."geometry" END`.
 */
export function spatialOfText(text: Expression, type: CatalogType): Expression {
  const trimmed: Expression = { type: 'call', name: 'ltrim', arguments: [{ value: text }] };
  const one: Expression = { type: 'integer', value: 1 };
  const start: Expression = { type: 'call', name: 'left', arguments: [{ value: trimmed }, { value: one }] };
  const isJson: Expression = { type: 'binary', operator: '=', left: start, right: { type: 'text', value: '{' } };
  return {
    type: 'case',
    branches: [{ when: isJson, then: geometryOfJson(text, type) }],
    otherwise: { type: 'cast', operand: text, as: castOf(type) },
  };
}
