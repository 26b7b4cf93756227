// Which operators a database type has (spec/postgres-schema.md 2.1).
import type { CatalogType } from '@app/types';

const NUMERIC: ReadonlySet<string> = new Set(['Int', 'smallint', 'bigint', 'Float', 'float8', 'numeric', 'money']);
const STRING_LIKE: ReadonlySet<string> = new Set(['String', 'bpchar', 'citext']);
const COMPARABLE: ReadonlySet<string> = new Set([
  ...NUMERIC,
  ...STRING_LIKE,
  ...['uuid', 'date', 'timestamp', 'timestamptz', 'timetz'],
  ...['raster', 'ltree', 'lquery', 'ltxtquery'],
]);

/** Gets `sum`, `avg` and the like, and `_inc`. */
export const isNumeric = (type: CatalogType): boolean => !type.isArray && NUMERIC.has(type.scalar);

/** Gets `min` and `max`. */
export const isComparable = (type: CatalogType): boolean =>
  type.isArray || COMPARABLE.has(type.scalar) || type.kind === 'enum' || type.kind === 'composite';

/** Gets LIKE and regular expressions. */
export const isStringLike = (type: CatalogType): boolean => !type.isArray && STRING_LIKE.has(type.scalar);

/** Gets `path`. */
export const isJson = (type: CatalogType): boolean =>
  !type.isArray && (type.scalar === 'json' || type.scalar === 'jsonb');
