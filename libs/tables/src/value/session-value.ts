// Session variables as SQL expressions: their text, cast to the type of what they are compared with or given to.
import type { Expression, TypeName } from '@app/sql';
import type { CatalogType } from '@app/types';
import { castOf } from './cast-of.js';
import { geometryOfJson, isSpatial } from './geometry-of-json.js';

/** A session variable as a value of a type; for PostGIS types its text must be GeoJSON (spec/permissions.md 4.3). */
export function sessionValue(variable: string, type: CatalogType): Expression {
  return isSpatial(type)
    ? geometryOfJson(sessionText(variable, { name: 'text' }), type)
    : sessionText(variable, castOf(type));
}

/** A session variable that holds an array literal of a type's values. */
export function sessionList(variable: string, type: CatalogType): Expression {
  return sessionText(variable, { ...castOf(type), isArray: true });
}

function sessionText(variable: string, as: TypeName): Expression {
  return { type: 'parameter', source: { type: 'session', variable }, as };
}
