// Types of aggregates, for values that are compared with them.
import type { CatalogType } from '@app/types';
import type { AggregateOperator } from '../aggregate/aggregate-operators.js';

const builtIn = (name: string): CatalogType => ({
  name,
  schema: 'pg_catalog',
  scalar: name,
  kind: 'base',
  isArray: false,
  printed: name,
});

/** Of counts. */
export const INT8 = builtIn('int8');
/** Compares exactly with sums of every integer type. */
const NUMERIC = builtIn('numeric');
const FLOAT8 = builtIn('float8');

const INTEGERS: ReadonlySet<string> = new Set(['int2', 'int4', 'int8', 'numeric']);
const FLOATS: ReadonlySet<string> = new Set(['float4', 'float8']);

/** What PostgreSQL answers with, or a type that its answer compares exactly with. */
export function aggregatedType(operator: AggregateOperator, type: CatalogType): CatalogType {
  if (operator === 'max' || operator === 'min') return type;
  if (INTEGERS.has(type.name)) return NUMERIC;
  // Sums keep the type: of float4, money, interval.
  if (operator === 'sum' || !FLOATS.has(type.name)) return type;
  return FLOAT8;
}
