// How values of a type become the text of their parameter.
import type { ParameterEncoding } from '@app/sql';
import type { CatalogType } from '@app/types';

/** JSON types take the JSON text of any value, arrays an array literal, others the plain text. */
export function encodingOf({ schema, name, isArray }: CatalogType): ParameterEncoding {
  const isJson = schema === 'pg_catalog' && (name === 'json' || name === 'jsonb');
  if (isArray) return isJson ? 'json-array' : 'array';
  return isJson ? 'json' : 'text';
}
