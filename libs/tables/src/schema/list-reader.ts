// Lists of column values: operands of `_in` and the like.
import { inputError, type InputReader } from '@app/engine';
import { isJsonList, type Json, type JsonPath } from '@app/types';

/** Reads every item; a value that is no list counts as a list of one, as GraphQL has it. */
export function listReader(
  item: InputReader,
  list: { readonly item: string; readonly nullable: boolean },
): InputReader {
  return Object.freeze({
    item,
    read: (value: Json, path: JsonPath): Json => {
      if (value === null) {
        if (list.nullable) return null;
        throw inputError.unexpectedNull(`[${list.item}!]`, path);
      }
      if (!isJsonList(value)) return [item.read(value, path)];
      return value.map((one, index) => item.read(one, [...path, index]));
    },
  });
}
