// Reading parts of metadata that are kept as raw JSON: never throws, wrong shapes read as absent or as a text of complaint.
import {
  isJsonList,
  isJsonObject,
  isJsonNumber,
  type Json,
  type JsonObject,
  type QualifiedTable,
  type TrackedTable,
} from '@app/types';

/** A key of a tracked table beside its name. */
export function extraOf(table: TrackedTable, key: string): Json | undefined {
  const value = table[key] as Json | undefined;
  return value ?? undefined;
}

/** A table's or function's name; a plain string means schema `public`. */
export function readName(value: Json | undefined): QualifiedTable | undefined {
  if (typeof value === 'string') return { schema: 'public', name: value };
  if (!isJsonObject(value) || typeof value.name !== 'string') return undefined;
  const schema = value.schema ?? 'public';
  return typeof schema === 'string' ? { schema, name: value.name } : undefined;
}

/** Present and not null, but no text. */
export function isNoText(value: Json | undefined): boolean {
  return value !== undefined && value !== null && typeof value !== 'string';
}

/** `undefined`: absent, so the automatic text; null: none. */
export function readComment(object: JsonObject, key = 'comment'): string | null | undefined {
  const comment = object[key];
  if (comment === undefined) return undefined;
  return typeof comment === 'string' && comment !== '' ? comment : null;
}

/** The objects of a list; `undefined` when it is no list of objects. Absent is empty. */
export function readObjects(value: Json | undefined): readonly JsonObject[] | undefined {
  if (value === undefined || value === null) return [];
  if (!isJsonList(value)) return undefined;
  return value.every((entry) => isJsonObject(entry)) ? value : undefined;
}

/** How a complaint about a shape calls what it found. */
export function nounOf(value: Json | undefined): string {
  if (value === undefined || value === null) return 'Null';
  if (typeof value === 'string') return 'String';
  if (typeof value === 'boolean') return 'Boolean';
  if (isJsonNumber(value)) return 'Number';
  return isJsonList(value) ? 'Array' : 'Object';
}

export const expectedObject = (value: Json | undefined): string =>
  `parsing Object failed, expected Object, but encountered ${nounOf(value)}`;
export const missingKey = (key: string): string => `the key '${key}' was not present`;
