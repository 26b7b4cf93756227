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
