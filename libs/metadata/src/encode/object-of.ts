// Builds JSON objects with a chosen key order where some keys may be missing.
import { isJsonList, isJsonObject, type Json, type JsonObject } from '@app/types';

export type Entry = readonly [key: string, value: Json | undefined];

/** The entries that have a value, in order. */
export function objectOf(entries: readonly Entry[]): JsonObject {
  return Object.fromEntries(entries.filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

/** Nothing instead of an empty list, an empty object or null. */
export function unlessEmpty(value: Json | undefined): Json | undefined {
  if (value === null) return undefined;
  if (isJsonList(value) && value.length === 0) return undefined;
  return isJsonObject(value) && Object.keys(value).length === 0 ? undefined : value;
}
