// Request and response transforms of actions (spec/actions.md 9.1): shapes are checked, everything is kept as it is given.
// Templates are parsed by the commands that store them.
import { isJsonObject, type Json, type JsonObject } from '@app/types';
import {
  at,
  decodeInteger,
  decodeObject,
  decodeText,
  listOf,
  oneOf,
  optional,
  required,
  type Decoder,
} from './decoder.js';
import { invalidQueryParameter, invalidTransformAction, unknownVersion } from './error.js';

const COMMON_KEYS = ['version', 'template_engine', 'body'];
const REQUEST_KEYS = [...COMMON_KEYS, 'method', 'url', 'query_params', 'request_headers'];
/** Accepted for old clients; means nothing and is not kept. */
const IGNORED_KEY = 'content_type';

/** `null` of a key means that it is absent. */
export function decodeRequestTransform(value: Json): JsonObject {
  const transform = decodeObject(value);
  checkCommonKeys(transform);
  optional(transform, 'method', decodeText);
  optional(transform, 'url', decodeText);
  optional(transform, 'query_params', decodeQueryParams);
  optional(transform, 'request_headers', decodeHeaders);
  return keep(transform, REQUEST_KEYS);
}

export function decodeResponseTransform(value: Json): JsonObject {
  const transform = decodeObject(value);
  checkCommonKeys(transform);
  return keep(transform, COMMON_KEYS);
}

function checkCommonKeys(transform: JsonObject): void {
  const version = optional(transform, 'version', decodeVersion) ?? 1;
  optional(transform, 'template_engine', oneOf('Kriti'));
  optional(transform, 'body', version === 1 ? decodeText : decodeBody);
}

function keep(transform: JsonObject, known: readonly string[]): JsonObject {
  const entries = Object.entries(transform);
  return Object.fromEntries(
    entries.filter(([key, value]) => key !== IGNORED_KEY && (value !== null || !known.includes(key))),
  );
}

function decodeVersion(value: Json): number {
  const version = decodeInteger(value);
  if (version !== 1 && version !== 2) throw unknownVersion('1 or 2', String(version));
  return version;
}

function decodeBody(value: Json): void {
  const body = decodeObject(value);
  const action = required(body, 'action', decodeText);
  if (action === 'transform') required(body, 'template', decodeText);
  else if (action === 'x_www_form_urlencoded') required(body, 'form_template', recordOf(decodeText));
  else if (action !== 'remove') throw invalidTransformAction();
}

/** One template, or a template of the value for each template of a key. */
function decodeQueryParams(value: Json): void {
  if (typeof value === 'string') return;
  if (!isJsonObject(value)) throw invalidQueryParameter();
  recordOf((template) => (template === null ? null : decodeText(template)))(value);
}

function decodeHeaders(value: Json): void {
  const headers = decodeObject(value);
  optional(headers, 'add_headers', recordOf(decodeText));
  optional(headers, 'remove_headers', listOf(decodeText));
}

/** An object whose values are all of one kind. */
export function recordOf<T>(decode: Decoder<T>): Decoder<Readonly<Record<string, T>>> {
  return (value) =>
    Object.fromEntries(Object.entries(decodeObject(value)).map(([key, item]) => [key, at(key, () => decode(item))]));
}
