// Default names of the root fields of tables and functions (spec/postgres-schema.md 3.1, 12).
import type { BaseName, SourceCustomization, TableRootField } from '../resolve/resolved-tables.js';
import { fieldName, part } from './casing.js';

const ROOT_FIELD_PARTS: Readonly<Record<TableRootField, readonly [before: string, after: string]>> = {
  select: ['', ''],
  select_by_pk: ['', 'by_pk'],
  select_aggregate: ['', 'aggregate'],
  select_stream: ['', 'stream'],
  insert: ['insert', ''],
  insert_one: ['insert', 'one'],
  update: ['update', ''],
  update_by_pk: ['update', 'by_pk'],
  update_many: ['update', 'many'],
  delete: ['delete', ''],
  delete_by_pk: ['delete', 'by_pk'],
};

/** Name without the source's prefix and suffix. */
export function defaultRootField({ naming }: SourceCustomization, base: BaseName, operation: TableRootField): string {
  const [before, after] = ROOT_FIELD_PARTS[operation];
  return fieldName(naming, [...optionalPart(before), base, ...optionalPart(after)]);
}

/** A function's field, or that of the aggregates of its rows. */
export function defaultFunctionField(
  { naming }: SourceCustomization,
  base: BaseName,
  operation: 'function' | 'function_aggregate',
): string {
  return fieldName(naming, operation === 'function' ? [base] : [base, part('aggregate')]);
}

/** The final name of a root field, custom or not. */
export function rootFieldName({ rootFieldPrefix, rootFieldSuffix }: SourceCustomization, name: string): string {
  return `${rootFieldPrefix}${name}${rootFieldSuffix}`;
}

function optionalPart(text: string): readonly BaseName[] {
  return text === '' ? [] : [part(text)];
}
