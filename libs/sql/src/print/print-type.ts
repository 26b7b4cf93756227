// Type names of casts.
import type { TypeName } from '../ast/expression.js';
import { quoteIdentifier } from './quote.js';

/**
 * Built-in types whose bare name means the type without a length. `char` and `bit` are left out on purpose: bare they are one
 * character and one bit long.
 */
const BARE: ReadonlySet<string> = new Set([
  ...['int2', 'int4', 'int8', 'float4', 'float8', 'numeric', 'money', 'bool', 'oid', 'bytea', 'uuid', 'name'],
  ...['text', 'varchar', 'bpchar', 'json', 'jsonb', 'jsonpath', 'xml', 'varbit', 'inet', 'cidr', 'macaddr', 'macaddr8'],
  ...['date', 'time', 'timetz', 'timestamp', 'timestamptz', 'interval', 'tsvector', 'tsquery', 'record'],
  ...['point', 'line', 'lseg', 'box', 'path', 'polygon', 'circle', 'regclass', 'regtype', 'regproc'],
  ...['int4range', 'int8range', 'numrange', 'tsrange', 'tstzrange', 'daterange'],
]);

/** `int4`, `"char"`, `"public"."mood"[]`. */
export function printType({ schema, name, isArray }: TypeName): string {
  const element =
    schema !== undefined && schema !== 'pg_catalog'
      ? `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`
      : BARE.has(name)
        ? name
        : quoteIdentifier(name);
  return isArray === true ? `${element}[]` : element;
}
