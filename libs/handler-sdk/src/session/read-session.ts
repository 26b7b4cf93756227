// Session values of a call: the body's first, then headers, so that plain HTTP clients may give them too.
import { isJsonObject, type Json, type JsonPath, type SessionVariables } from '@app/types';
import { refusal } from '../error/error.js';
import { readHeader, type HeaderMap, type RequestLike } from '../request-like.js';

/** Who the gateway says is calling. A direct call without any value has no role. */
export interface ActionCaller {
  readonly role: string | undefined;
  readonly userId: string | undefined;
  /** Lower-case `x-hasura-*` names; never a secret. */
  readonly variables: SessionVariables;
}

const ALL_VARIABLES_HEADER = 'x-hasura-session-variables';
const NOT_FOR_SESSIONS: ReadonlySet<string> = new Set([
  'x-hasura-admin-secret',
  'x-hasura-access-key',
  ALL_VARIABLES_HEADER,
]);
// Session values reach SQL and logs; Postgres refuses NUL, logs should not break.
const CONTROL_CHARACTER = /[\u0000-\u001f\u007f\p{Surrogate}]/u;

/**
 * Reads the session of a call, value by value: the body's `session_variables`, else the header of that name, else the
 * header `X-Hasura-Session-Variables` (a JSON object).
 * @throws ActionError 400 when a source is malformed.
 */
export function readSession(request: Pick<RequestLike, 'body' | 'headers'>): ActionCaller {
  const variables = {
    ...fromJsonHeader(request.headers),
    ...fromHeaders(request.headers),
    ...fromBody(request.body),
  };
  return { role: variables['x-hasura-role'], userId: variables['x-hasura-user-id'], variables };
}

function fromBody(body: unknown): Record<string, string> {
  if (!isJsonObject(body as Json)) throw refusal.bodyIsNoObject();
  const given = (body as Record<string, Json | undefined>).session_variables;
  if (given === undefined || given === null) return {};
  return readVariables(given, ['session_variables']);
}

function fromHeaders(headers: HeaderMap): Record<string, string> {
  const names = Object.keys(headers).filter((name) => name.startsWith('x-hasura-') && !NOT_FOR_SESSIONS.has(name));
  return Object.fromEntries(names.map((name) => [name, readHeader(headers, name) ?? '']));
}

function fromJsonHeader(headers: HeaderMap): Record<string, string> {
  const text = readHeader(headers, ALL_VARIABLES_HEADER);
  if (text === undefined) return {};
  try {
    return readVariables(JSON.parse(text) as Json, []);
  } catch {
    throw refusal.sessionHeader();
  }
}

function readVariables(given: Json, path: JsonPath): Record<string, string> {
  if (!isJsonObject(given)) throw refusal.expectedObject(path);
  const entries = Object.entries(given).map(([name, value]) => {
    if (typeof value !== 'string') throw refusal.expectedString([...path, name]);
    if (CONTROL_CHARACTER.test(value)) throw refusal.controlCharacter([...path, name]);
    return [name.toLowerCase(), value] as const;
  });
  return Object.fromEntries(entries.filter(([name]) => !NOT_FOR_SESSIONS.has(name)));
}
