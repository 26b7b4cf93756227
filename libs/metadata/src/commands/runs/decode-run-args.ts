// Arguments of the commands on runs.
import { isJsonList, parseJson, type Json, type JsonObject } from '@app/types';
import { decodeGraphqlName } from '../../decode/graphql-text.js';
import {
  decodeInteger,
  decodeObject,
  decodeText,
  nonEmptyListOf,
  oneOf,
  optionalEntry,
  optional,
  required,
} from '../../decode/decoder.js';
import { outOfRange, unknownKey } from '../../decode/error.js';
import { invalidCursor, notATime, notAUuid } from './error.js';
import { RUN_STATES, type RunListFilter } from './run-question.js';

const DEFAULT_LIMIT = 50;
const MOST = 500;

export function decodeRunListFilter(value: Json): RunListFilter {
  const args = strictArgs(value, ['action', 'states', 'since', 'until', 'cursor', 'limit']);
  const after = optional(args, 'cursor', decodeCursor);
  return {
    ...optionalEntry(args, 'action', decodeGraphqlName),
    ...optionalEntry(args, 'states', nonEmptyListOf(oneOf(...RUN_STATES))),
    ...optionalEntry(args, 'since', decodeTime),
    ...optionalEntry(args, 'until', decodeTime),
    ...(after === undefined ? {} : { after }),
    limit: optional(args, 'limit', decodeLimit) ?? DEFAULT_LIMIT,
  };
}

export function decodeRunId(value: Json): string {
  return required(strictArgs(value, ['id']), 'id', (id) => {
    const text = decodeText(id);
    if (!isUuid(text)) throw notAUuid();
    return text.toLowerCase();
  });
}

/** Opaque to callers. */
export function printCursor({ createdAt, id }: { readonly createdAt: string; readonly id: string }): string {
  return Buffer.from(JSON.stringify([createdAt, id])).toString('base64url');
}

function decodeCursor(value: Json): { readonly createdAt: string; readonly id: string } {
  const [createdAt, id] = listIn(Buffer.from(decodeText(value), 'base64url').toString());
  if (!isTime(createdAt) || !isUuid(id)) throw invalidCursor();
  return { createdAt, id };
}

/** Of a cursor; empty where it is none. */
export function listIn(text: string): readonly (Json | undefined)[] {
  try {
    const list = parseJson(text);
    return isJsonList(list) ? list : [];
  } catch {
    return [];
  }
}

/** ISO 8601 with a zone. */
export function decodeTime(value: Json): string {
  const text = decodeText(value);
  if (!isTime(text)) throw notATime();
  return text;
}

/** With a zone: without one it would mean the server's. */
export function isTime(value: Json | undefined): value is string {
  const shape = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/;
  return typeof value === 'string' && shape.test(value) && !Number.isNaN(Date.parse(value));
}

function isUuid(value: Json | undefined): value is string {
  return typeof value === 'string' && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);
}

/** How many of a page. */
export function decodeLimit(value: Json): number {
  const limit = decodeInteger(value);
  if (limit < 1 || limit > MOST) throw outOfRange(limit, 1, MOST);
  return limit;
}

/** An object with no other keys than these. */
export function strictArgs(value: Json, keys: readonly string[]): JsonObject {
  const args = decodeObject(value);
  for (const key of Object.keys(args)) if (!keys.includes(key)) throw unknownKey(key).under(key);
  return args;
}
