// Database types as casts name them.
import type { TypeName } from '@app/sql';
import type { CatalogType } from '@app/types';

/** The type's name; those of `pg_catalog` without their schema. */
export function castOf({ schema, name, isArray }: CatalogType): TypeName {
  return { ...(schema === 'pg_catalog' ? {} : { schema }), name, ...(isArray ? { isArray } : {}) };
}

/** The type of arrays of a type; of an array type itself, as Postgres has no arrays of arrays. */
export const arrayOf = (type: CatalogType): CatalogType => ({ ...type, isArray: true });
