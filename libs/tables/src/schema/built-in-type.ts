// Types of the operands and results that no column gives.
import type { CatalogType } from '@app/types';

const builtIn = (name: string, scalar: string, printed: string): CatalogType =>
  Object.freeze({ name, schema: 'pg_catalog', scalar, kind: 'base', isArray: false, printed });

export const TEXT = builtIn('text', 'String', 'text');
export const INT4 = builtIn('int4', 'Int', 'integer');
export const BOOL = builtIn('bool', 'Boolean', 'boolean');
export const FLOAT8 = builtIn('float8', 'float8', 'double precision');
