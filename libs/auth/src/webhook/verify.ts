// Webhook mode: the operator's own service says who calls (spec/auth-and-security.md 5). Nothing is remembered between requests.
import { printJson, type HttpHeader, type HttpRequest, type Identity, type Json } from '@app/types';
import type { AuthHook } from '../core/auth-config.js';
import type { AuthMode, AuthSubject } from '../core/auth-mode.js';
import type { AuthPorts } from '../core/auth-ports.js';
import type { RequestHeaders } from '../core/request-headers.js';
import { webhookError } from './error.js';
import { readHookAnswer } from './read-answer.js';

const TIMEOUT_MS = 30_000;
/** Headers of a client that are about its own exchange with us. */
const IGNORED = new Set([
  'content-length',
  'content-md5',
  'user-agent',
  'host',
  'origin',
  'referer',
  'accept',
  'accept-encoding',
  'accept-language',
  'accept-datetime',
  'cache-control',
  'connection',
  'dnt',
  'content-type',
  'transfer-encoding',
  'keep-alive',
  'upgrade',
  'te',
  'trailer',
  'expect',
  'proxy-authorization',
  'proxy-connection',
]);

export const webhook: AuthMode = {
  name: 'webhook',
  prepare({ authHook }, ports) {
    if (authHook === undefined) return undefined;
    return (headers, subject) => ask(authHook, { headers, subject }, ports);
  },
};

interface Asking {
  readonly headers: RequestHeaders;
  readonly subject: AuthSubject | undefined;
}

async function ask(hook: AuthHook, asking: Asking, { http, nowMs, observe }: AuthPorts): Promise<Identity> {
  const response = await http.send(hook.method === 'GET' ? getRequest(hook, asking) : postRequest(hook, asking));
  const log = (
    level: 'info' | 'error',
    rest: { status: number | null; failure: string | null; body: string | null },
  ): void => {
    observe({
      type: 'webhook-log',
      level,
      detail: {
        status_code: rest.status,
        url: withoutSecrets(hook.url),
        method: hook.method,
        http_error: rest.failure,
        response: rest.body,
        message: null,
      },
    });
  };
  if (response.type === 'failure') {
    log('error', { status: null, failure: response.detail, body: null });
    throw webhookError.noAnswer();
  }
  const { status, body } = response;
  log(status === 200 ? 'info' : 'error', { status, failure: null, body: status === 200 ? null : body });
  return readHookAnswer(response, nowMs());
}

const withoutSecrets = (url: string): string => url.replace(/[?#].*/s, '').replace(/\/\/[^/@]*@/, '//');

const defaults = (hook: AuthHook): readonly HttpHeader[] => [
  ['Content-Type', 'application/json'],
  ['User-Agent', hook.userAgent],
];

function getRequest(hook: AuthHook, { headers, subject }: Asking): HttpRequest {
  const sent: HttpHeader[] = [...defaults(hook)];
  for (const [name, value] of Object.entries(headers)) {
    if (IGNORED.has(name) || value === undefined) continue;
    for (const one of typeof value === 'string' ? [value] : value) sent.push([name, one]);
  }
  return {
    url: hook.url,
    method: 'GET',
    headers: [...sent, ...(subject?.trace?.() ?? [])],
    body: '',
    timeoutMs: TIMEOUT_MS,
  };
}

function postRequest(hook: AuthHook, { headers, subject }: Asking): HttpRequest {
  const texts: Record<string, Json> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) texts[name] = typeof value === 'string' ? value : value.join(', ');
  const payload: Record<string, Json> = { headers: texts };
  if (hook.sendsRequestBody) payload.request = subject?.graphql?.() ?? null;
  const body = printJson(payload);
  return {
    url: hook.url,
    method: 'POST',
    headers: [...defaults(hook), ...(subject?.trace?.() ?? [])],
    body,
    timeoutMs: TIMEOUT_MS,
  };
}
