// `columns`, `where`, `order_by`, `limit` and `offset` of legacy selects, at every level.
import {
  isJsonList,
  isJsonObject,
  type Json,
  type JsonObject,
  type LegacyOrder,
  type LegacyRelationship,
  type LegacyRows,
} from '@app/types';
import {
  decodeInteger,
  decodeList,
  decodeNonEmptyText,
  decodeObject,
  keepJson,
  listOf,
  oneOf,
  optional,
  optionalEntry,
} from '../../decode/decoder.js';
import { keyOf } from '../../decode/key-of.js';
import { negativeNumber } from './error.js';

export function decodeRows(args: JsonObject): LegacyRows {
  const orderBy = optional(args, 'order_by', decodeOrders);
  return {
    columns: keyOf(args, 'columns', listOf(decodeColumn)),
    ...optionalEntry(args, 'where', keepJson),
    ...(orderBy === undefined ? {} : { orderBy }),
    ...optionalEntry(args, 'limit', decodeCount),
    ...optionalEntry(args, 'offset', decodeCount),
  };
}

function decodeColumn(value: Json): string | LegacyRelationship {
  if (!isJsonObject(value)) return decodeNonEmptyText(value);
  return {
    name: keyOf(value, 'name', decodeNonEmptyText),
    ...optionalEntry(value, 'alias', decodeNonEmptyText),
    ...decodeRows(value),
  };
}

function decodeCount(value: Json): number {
  const count = decodeInteger(value);
  if (count < 0) throw negativeNumber();
  return count;
}

function decodeOrders(value: Json): readonly LegacyOrder[] {
  return isJsonList(value) ? decodeList(value).map(decodeOrder) : [decodeOrder(value)];
}

/** `"+col"`, `"-col"`, `"col"`, or an object with `column`. */
function decodeOrder(value: Json): LegacyOrder {
  if (typeof value === 'string') {
    const text = decodeNonEmptyText(value);
    const isSigned = text.startsWith('+') || text.startsWith('-');
    return { column: (isSigned ? text.slice(1) : text).split('.'), type: text.startsWith('-') ? 'desc' : 'asc' };
  }
  const order = decodeObject(value);
  return {
    column: keyOf(order, 'column', decodeNonEmptyText).split('.'),
    type: optional(order, 'type', oneOf('asc', 'desc')) ?? 'asc',
    ...optionalEntry(order, 'nulls', oneOf('first', 'last')),
  };
}
