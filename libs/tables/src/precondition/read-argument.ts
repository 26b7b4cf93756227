// What an argument must be where a condition compares it.
import { isJsonList, type CatalogType } from '@app/types';
import { columnReader } from '../value/column-reader.js';
import type { ReadArgument } from './argument-uses.js';

/** Texts are left to Postgres: clients write ids and dates as texts whatever the column's type is. */
export function readerOfOne(type: CatalogType): ReadArgument {
  const reader = columnReader(type, { nullable: false });
  return (value) => (typeof value === 'string' ? value : reader.read(value, []));
}

export function readerOfList(type: CatalogType): ReadArgument {
  const read = readerOfOne(type);
  return (value) => (isJsonList(value) ? value.map(read) : [read(value)]);
}
