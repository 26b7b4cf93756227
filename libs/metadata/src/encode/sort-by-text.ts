// The order of lists in exports: by text, code unit by code unit, the same on every machine.
import { isJsonList, isJsonObject, type Json } from '@app/types';

/** A sorted copy; items of equal text keep their order. */
export function sortByText<T>(items: readonly T[], text: (item: T) => string): T[] {
  return items
    .map((item) => ({ item, text: text(item) }))
    .sort((left, right) => (left.text < right.text ? -1 : Number(left.text > right.text)))
    .map(({ item }) => item);
}

/** Sorts a list of objects by the text under `key`; anything of another shape stays as it is. */
export function sortJsonList(list: Json | undefined, key: string): Json | undefined {
  if (!isJsonList(list)) return list;
  const hasKey = (item: Json) => isJsonObject(item) && typeof item[key] === 'string';
  return list.every(hasKey) ? sortByText(list, (item) => (item as Record<string, string>)[key] ?? '') : list;
}
