// How errors about column values call the kinds of JSON values.
import { isJsonList, isJsonNumber, type Json } from '@app/types';

/** `Number`, `Object`, ... */
export function jsonKind(value: Json): string {
  if (value === null) return 'Null';
  if (isJsonNumber(value)) return 'Number';
  if (isJsonList(value)) return 'Array';
  if (typeof value === 'string') return 'String';
  return typeof value === 'boolean' ? 'Boolean' : 'Object';
}
