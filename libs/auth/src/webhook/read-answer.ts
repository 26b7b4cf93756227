// What the hook answered -> who the caller is (spec/auth-and-security.md 5).
import { isJsonObject, nameJsonType, parseJson, type HttpResponse, type Identity, type Json } from '@app/types';
import { emptyVariables, ROLE_HEADER } from '../core/session-variables.js';
import { freshByCacheControl, freshByExpires } from '../jwt/freshness.js';
import { webhookError } from './error.js';

const PREFIX = 'x-hasura-';

/** @throws GatewayError: 401 when the hook said so, 400 without a role, 500 for any other answer */
export function readHookAnswer({ status, body, headers }: HttpResponse, nowMs: number): Identity {
  if (status === 401) throw webhookError.refused();
  if (status !== 200) throw webhookError.badStatus();
  const texts = readTexts(body);
  const variables = emptyVariables();
  for (const [name, value] of texts) {
    const lower = name.toLowerCase();
    if (lower.startsWith(PREFIX)) variables[lower] = value;
  }
  const role = variables[ROLE_HEADER];
  if (role === undefined || role === '') throw webhookError.noRole();
  const freshMs = freshByCacheControl(texts.get('Cache-Control')) ?? freshByExpires(texts.get('Expires'), nowMs);
  const cookies = headers.filter(([name]) => name.toLowerCase() === 'set-cookie').map(([, value]) => value);
  return {
    allowedRoles: [role],
    defaultRole: role,
    variables,
    roleFromHeader: false,
    backendOnlyAllowed: false,
    ...(freshMs === undefined ? {} : { expiresAtMs: nowMs + freshMs }),
    ...(cookies.length === 0 ? {} : { cookies }),
  };
}

function readTexts(body: string): ReadonlyMap<string, string> {
  let json: Json;
  try {
    json = parseJson(body);
  } catch (error) {
    throw webhookError.badBody(error instanceof Error ? error.message : 'not JSON');
  }
  if (!isJsonObject(json)) throw wrongType('HashMap ~Text', 'Object', json);
  const texts = new Map<string, string>();
  for (const [name, value] of Object.entries(json)) {
    if (typeof value !== 'string') throw wrongType('Text', 'String', value);
    texts.set(name, value);
  }
  return texts;
}

const wrongType = (wanted: string, kind: string, value: Json): Error =>
  webhookError.badBody(`parsing ${wanted} failed, expected ${kind}, but encountered ${nameJsonType(value)}`);
