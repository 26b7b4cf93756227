// Cursors: the values that a row is ordered by, as base64 of a JSON object.
import type { Expression } from '@app/sql';
import { GatewayError, isJsonObject, type Json, type JsonPath } from '@app/types';
import type { KeyedOrderItem } from '../../translate/order-by/keyed-order-item.js';
import { objectOf } from '../../translate/select/json-object.js';
import { columnReader } from '../../value/column-reader.js';
import { encodedJson } from '../encoding.js';
import { relayError } from '../error.js';

type Tree = Map<string, Expression | Tree>;

/** The cursor of a row whose ordering values are `values`. */
export function cursorOf(items: readonly KeyedOrderItem[], values: readonly Expression[]): Expression {
  const tree: Tree = new Map();
  items.forEach(({ keys }, index) => {
    const value = values[index];
    if (value !== undefined) plant(tree, keys, value);
  });
  return encodedJson(objectOfTree(tree));
}

function plant(tree: Tree, [key = '', ...rest]: readonly string[], value: Expression): void {
  if (rest.length === 0) {
    tree.set(key, value);
    return;
  }
  const known = tree.get(key);
  const branch: Tree = known instanceof Map ? known : new Map<string, Expression | Tree>();
  tree.set(key, branch);
  plant(branch, rest, value);
}

function objectOfTree(tree: Tree): Expression {
  return objectOf(
    [...tree].map(([key, value]) => ({ key, value: value instanceof Map ? objectOfTree(value) : value })),
  );
}

/** Values of a cursor, one for each item. @throws GatewayError validation-failed */
export function cursorValues(cursor: Json, items: readonly KeyedOrderItem[], path: JsonPath): readonly Json[] {
  return items.map(({ keys, type }) => {
    const value = valueAt(cursor, keys);
    if (value === undefined) throw relayError.cursor(path);
    try {
      return columnReader(type, { nullable: true }).read(value, path);
    } catch (error) {
      throw error instanceof GatewayError ? relayError.cursor(path) : error;
    }
  });
}

function valueAt(cursor: Json, keys: readonly string[]): Json | undefined {
  let value: Json | undefined = cursor;
  for (const key of keys) {
    if (value === undefined || !isJsonObject(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}
