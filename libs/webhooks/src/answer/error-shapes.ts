// The shapes of error that handlers answer with, in the order in which they are tried. The first is upstream's, which wins
// wherever a body has it; the others are what frameworks send on their own. What a shape says beyond the message becomes
// `extensions` only where the handler has given neither `extensions` nor `code`.
import { isJsonList, isJsonNumber, isJsonObject, RawNumber, type Json, type JsonObject } from '@app/types';
import { joinMessages, readCode, readText, toCode } from './error-words.js';

/** An error as the handler meant it. Without `extensions` the client gets `{path, code}`. */
export interface ChosenError {
  readonly message: string;
  readonly code?: string | undefined;
  readonly extensions?: Json | undefined;
}

/** Reads a body; undefined when it has another shape. Absent properties are undefined, inherited ones are absent. */
export type ErrorShape = (body: OwnFields) => ChosenError | undefined;

/** A body's own fields by name. */
export type OwnFields = (key: string) => Json | undefined;

export const ERROR_SHAPES: readonly ErrorShape[] = Object.freeze([
  messageShape,
  nestListShape,
  problemShape,
  errorListShape,
]);

/** Upstream's `{message, code, extensions}`; Nest's `{statusCode, message, error}`; `{success, message, errors, error_code}`. */
function messageShape(body: OwnFields): ChosenError | undefined {
  const message = body('message');
  if (typeof message !== 'string') return undefined;
  const extensions = body('extensions') ?? undefined;
  const code = readCode(body('code'));
  if (extensions !== undefined || code !== undefined) return { message, code, extensions };
  return withList(message, readCode(body('error_code')) ?? nestCode(body), body('errors'));
}

/** What Nest's `ValidationPipe` sends: `{statusCode: 400, message: ['...', '...'], error: 'Bad Request'}`. */
function nestListShape(body: OwnFields): ChosenError | undefined {
  const list = body('message');
  if (!isJsonList(list) || !isJsonNumber(body('statusCode'))) return undefined;
  const message = joinMessages(list) ?? readText(body('error'));
  return message === undefined ? undefined : withList(message, nestCode(body), list);
}

/** RFC 9457: `{type, title, status, detail, instance}` and whatever a problem type adds as `code` and `errors`. */
function problemShape(body: OwnFields): ChosenError | undefined {
  const title = readText(body('title'));
  const message = readText(body('detail')) ?? title;
  const type = readText(body('type'));
  if (message === undefined || (type === undefined && !isJsonNumber(body('status')))) return undefined;
  const given = body('extensions') ?? undefined;
  if (given !== undefined) return { message, extensions: given };
  const code = readCode(body('code')) ?? problemCode(type);
  const extensions: Record<string, Json> = { path: '$', code };
  for (const key of ['type', 'title', 'status', 'instance', 'errors']) {
    const value = body(key) ?? undefined;
    if (value !== undefined) extensions[key] = value;
  }
  return { message, code, extensions };
}

/** A list alone: `{errors: [{message, code, extensions}]}`, as GraphQL servers and JSON APIs send it. */
function errorListShape(body: OwnFields): ChosenError | undefined {
  const list = body('errors');
  const message = isJsonList(list) ? joinMessages(list) : undefined;
  if (message === undefined || !isJsonList(list)) return undefined;
  const [only] = list;
  const inner = list.length === 1 && isJsonObject(only) && Object.hasOwn(only, 'extensions') ? only.extensions : null;
  const extensions = body('extensions') ?? inner ?? undefined;
  if (extensions !== undefined) return { message, extensions };
  const code = readCode(body('code')) ?? readCode(body('error_code')) ?? firstCode(only);
  return withList(message, code, list);
}

function withList(message: string, code: string | undefined, list: Json | undefined): ChosenError {
  if (!isJsonList(list) || list.length === 0) return { message, code };
  const extensions: JsonObject = { path: '$', code: code ?? UNEXPECTED, errors: list };
  return { message, code, extensions };
}

function firstCode(error: Json | undefined): string | undefined {
  return isJsonObject(error) && Object.hasOwn(error, 'code') ? readCode(error.code) : undefined;
}

/** `Bad Request` beside a `statusCode` is `bad-request`. */
function nestCode(body: OwnFields): string | undefined {
  const error = body('error');
  const statusCode = body('statusCode');
  const isNest = typeof statusCode === 'number' || statusCode instanceof RawNumber;
  return isNest && typeof error === 'string' ? toCode(error) : undefined;
}

/** The last part of the problem's type, when that is a name: `https://example.com/problems/out-of-credit`. */
function problemCode(type: string | undefined): string {
  const name = type?.slice(type.lastIndexOf('/') + 1);
  return name !== undefined && PROBLEM_NAME.test(name) ? name : UNEXPECTED;
}

const UNEXPECTED = 'unexpected';
const PROBLEM_NAME = /^[A-Za-z][\w-]{0,63}$/;
