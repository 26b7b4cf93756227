// The combinators that all decoders are made of. A decoder takes JSON and returns a checked value or throws a
// GatewayError `parse-failed` whose path is relative to that JSON.
import {
  GatewayError,
  isJsonList,
  isJsonNumber,
  isJsonObject,
  RawNumber,
  type Json,
  type JsonObject,
} from '@app/types';
import {
  duplicateObjects,
  emptyList,
  emptyString,
  missingKey,
  outOfBounds,
  unexpectedWord,
  wrongType,
} from './error.js';

export type Decoder<T> = (value: Json) => T;

/** Runs `decode` one step deeper: its errors get `step` before their path. */
export function at<T>(step: string | number, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    throw error instanceof GatewayError ? error.under(step) : error;
  }
}

export function decodeText(value: Json): string {
  if (typeof value !== 'string') throw wrongType('Text', 'String', value);
  return value;
}

export function decodeNonEmptyText(value: Json): string {
  if (decodeText(value) === '') throw emptyString();
  return value as string;
}

export function decodeFlag(value: Json): boolean {
  if (typeof value !== 'boolean') throw wrongType('Bool', 'Boolean', value);
  return value;
}

/** A whole number, also one written `30.0` or `3e1`. @throws `<n> is out of bounds` for fractions and huge values. */
export function decodeInteger(value: Json): number {
  if (!isJsonNumber(value)) throw wrongType('Int', 'Number', value);
  const text = value instanceof RawNumber ? value.text : String(value);
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw outOfBounds(text);
  return number === 0 ? 0 : number;
}

export function decodeObject(value: Json): JsonObject {
  if (!isJsonObject(value)) throw wrongType('Object', 'Object', value);
  return value;
}

export function decodeList(value: Json): readonly Json[] {
  if (!isJsonList(value)) throw wrongType('[]', 'Array', value);
  return value;
}

/** Takes any JSON as it is. */
export function keepJson(value: Json): Json {
  return value;
}

export function oneOf<Word extends string>(...words: readonly Word[]): Decoder<Word> {
  return (value) => {
    const text = decodeText(value);
    const word = words.find((candidate) => candidate === text);
    if (word === undefined) throw unexpectedWord(words, text);
    return word;
  };
}

export function listOf<T>(decode: Decoder<T>): Decoder<readonly T[]> {
  return (value) => decodeList(value).map((item, index) => at(index, () => decode(item)));
}

export function nonEmptyListOf<T>(decode: Decoder<T>): Decoder<readonly T[]> {
  const decodeItems = listOf(decode);
  return (value) => {
    const items = decodeItems(value);
    if (items.length === 0) throw emptyList();
    return items;
  };
}

/** A list whose items have different names. @throws `multiple declarations exist for the following <kind>: ...`. */
export function uniqueListOf<T>(kind: string, decode: Decoder<T>, name: (item: T) => string): Decoder<readonly T[]> {
  const decodeItems = listOf(decode);
  return (value) => {
    const items = decodeItems(value);
    const repeated = findRepeated(items.map(name));
    if (repeated.length > 0) throw duplicateObjects(kind, repeated);
    return items;
  };
}

function findRepeated(names: readonly string[]): string[] {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const name of names) (seen.has(name) ? repeated : seen).add(name);
  return [...repeated];
}

/** The value of a key that must be there; `null` is given to the decoder. */
export function required<T>(object: JsonObject, key: string, decode: Decoder<T>): T {
  const value = ownValue(object, key);
  if (value === undefined) throw missingKey(key);
  return at(key, () => decode(value));
}

/** The value of a key; absent and `null` are the same. */
export function optional<T>(object: JsonObject, key: string, decode: Decoder<T>): T | undefined {
  const value = ownValue(object, key);
  return value === undefined || value === null ? undefined : at(key, () => decode(value));
}

/** `{[key]: value}` where there is a value, else nothing to spread: absent keys stay absent. */
export function optionalEntry<Key extends string, T>(
  object: JsonObject,
  key: Key,
  decode: Decoder<T>,
): Partial<Record<Key, T>> {
  const value = optional(object, key, decode);
  return value === undefined ? {} : ({ [key]: value } as Record<Key, T>);
}

/** The entries of an object whose keys are not in `known`, as they are. */
export function otherEntries(object: JsonObject, known: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !known.includes(key)));
}

function ownValue(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
