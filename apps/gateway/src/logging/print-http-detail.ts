// The detail of an http-log line (spec/auth-and-security.md 13). Printed by hand: this runs once per request.
import { isJsonObject, printJson, type HttpObservation, type Json, type SessionVariables } from '@app/types';
import { createQuote } from './quote.js';
import { maskCredentials, maskKeys } from './mask-keys.js';

export interface HttpLogSettings {
  /** Whether `query-log` is enabled; without it no text of a request is logged. */
  readonly logsQueries: boolean;
  readonly queryOnlyOnError: boolean;
  readonly metadataQueryLogging: boolean;
  readonly maskedVariables: ReadonlySet<string>;
}

const METADATA_PATHS: ReadonlySet<string> = new Set(['/v1/metadata', '/v1/query', '/v2/query']);
/** Parts of internal error details that repeat the request. */
const REQUEST_PARTS: ReadonlySet<string> = new Set([
  'input',
  'request_query',
  'session_variables',
  'transformed_request',
]);

/** `{"operation":{...},"request_id":...,"http_info":{...}}`. Keys of `operation` without a value are left out. */
export function printHttpDetail(seen: HttpObservation, settings: HttpLogSettings): string {
  const id = PLAIN_ID.test(seen.requestId) ? `"${seen.requestId}"` : JSON.stringify(seen.requestId);
  const user = seen.sessionVariables === undefined ? '' : `"user_vars":${printVariables(seen.sessionVariables)},`;
  const operation =
    `{"request_id":${id},${user}"response_size":${numberText(seen.responseSize)},` +
    `"uncompressed_response_size":${numberText(seen.uncompressedResponseSize)},"request_read_time":${numberText(seen.readSeconds)},` +
    `"query_execution_time":${secondsText(seen.executionSeconds)},"query":${printQuery(seen, settings)},` +
    `${printRawQuery(seen, settings)}${printError(seen, settings)}"request_mode":${quote(seen.mode)}` +
    `${seen.batchedOperations === undefined ? '' : `,"batched_operations":${printJson(seen.batchedOperations)}`}}`;
  const http =
    `{"status":${numberText(seen.status)},"method":${quote(seen.method)},"ip":${quote(seen.ip)},` +
    `"url":${quote(seen.url)},"http_version":${quote(seen.httpVersion)},` +
    `"content_encoding":${seen.contentEncoding === null ? 'null' : quote(seen.contentEncoding)}}`;
  return `{"operation":${operation},"request_id":${id},"http_info":${http}}`;
}

/** The request's id is new in each line: a UUID needs no look at its characters. */
const PLAIN_ID = /^[\w-]+$/;
const quote = createQuote();

function printVariables(variables: SessionVariables): string {
  let text = '{';
  for (const name in variables) text += `${text.length === 1 ? '' : ','}${quote(name)}:${quote(variables[name] ?? '')}`;
  return `${text}}`;
}

/** To the microsecond: more digits say nothing and take long to print. */
function secondsText(seconds: number): string {
  return numberText(Math.round(seconds * 1e6) / 1e6);
}

function printQuery(seen: HttpObservation, settings: HttpLogSettings): string {
  if (!settings.logsQueries && seen.metadataType === undefined) return '{"type":null}';
  return printJson(loggedQuery(seen, settings));
}

/** Cheaper than JSON.stringify, and like it prints null for what is no JSON number. */
function numberText(value: number): string {
  return Number.isFinite(value) ? value.toString() : 'null';
}

/** Whether the request's own text may be logged: metadata requests may hold database URLs and other secrets. */
function mayShowRequest(seen: HttpObservation, settings: HttpLogSettings): boolean {
  if (!settings.logsQueries) return false;
  const isMetadata = seen.metadataType !== undefined || METADATA_PATHS.has(seen.url.split('?', 1)[0] ?? '');
  return !isMetadata || settings.metadataQueryLogging;
}

function loggedQuery(seen: HttpObservation, settings: HttpLogSettings): Json {
  const { query } = seen;
  if (query === undefined || !mayShowRequest(seen, settings)) return { type: seen.metadataType ?? null };
  if (settings.queryOnlyOnError && seen.error === undefined) {
    return { operationName: (isJsonObject(query) ? query.operationName : undefined) ?? null };
  }
  return maskKeys(query, settings.maskedVariables);
}

function printRawQuery(seen: HttpObservation, settings: HttpLogSettings): string {
  if (seen.rawQuery === undefined || !mayShowRequest(seen, settings)) return '';
  return `"raw_query":${JSON.stringify(seen.rawQuery)},`;
}

function printError(seen: HttpObservation, settings: HttpLogSettings): string {
  if (seen.error === undefined) return '';
  const { error, path, code, internal } = seen.error;
  const parts: Record<string, Json> = { path: path ?? '$', error: error ?? null, code: code ?? null };
  if (internal !== undefined) {
    const hidden = mayShowRequest(seen, settings) ? settings.maskedVariables : REQUEST_PARTS;
    parts.internal = maskCredentials(maskKeys(internal, hidden));
  }
  return `"error":${printJson(parts)},`;
}
