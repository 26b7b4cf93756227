// Types that operators bring along, whatever the column's own is.
import type { CatalogType } from '@app/types';

const builtIn = (name: string, scalar: string, printed: string): CatalogType =>
  Object.freeze({ name, schema: 'pg_catalog', scalar, kind: 'base', isArray: false, printed });

export const BUILT_IN = Object.freeze({
  text: builtIn('text', 'String', 'text'),
  float8: builtIn('float8', 'Float', 'double precision'),
});
