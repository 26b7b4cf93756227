// The `action-handler-log` line of one completed exchange (spec/auth-and-security.md 13). Off by default, so nothing here
// is on the hot path. It shows the URL template, never the resolved URL, and masks headers that may hold a secret.
import type { HttpHeader, HttpRequest, HttpResponse, Json, JsonObject, Observation } from '@app/types';
import { queryOf, withoutQuery, type HandlerCall, type HeaderPlan, type TransformedRequest } from '@app/webhooks';
import { CALLBACK_HEADER } from '../async/run-headers.js';
import type { ResolvedAction } from '../resolve/resolved-actions.js';
import type { PreparedCall } from './prepared-call.js';
import type { RequestToSend } from './transform-call.js';

/** One exchange, as the log needs it. */
export interface Exchange {
  readonly action: ResolvedAction;
  readonly requestId: string;
  readonly sent: RequestToSend;
  readonly response: HttpResponse;
}

const MASKED = '[MASKED]';
const MICROSECONDS_PER_MS = 1000;
const SECRET_HEADERS: ReadonlySet<string> = new Set(['authorization', 'cookie', CALLBACK_HEADER.toLowerCase()]);

/** Makes the observation. Sizes are bytes of the bodies, after decoding. */
export function describeExchange({ action, requestId, sent, response }: Exchange): Observation {
  const { record, transformed } = sent;
  const original = transformed?.original ?? sent.request;
  return {
    type: 'action-handler-log',
    requestId,
    actionName: action.name,
    actionType: action.type === 'query' ? 'query' : `mutation-${action.kind}`,
    request: describeRequest(record, original, action.call.headers),
    requestSize: Buffer.byteLength(original.body),
    ...(record.transformedRequest === undefined
      ? {}
      : {
          transformedRequest: record.transformedRequest,
          transformedRequestSize: Buffer.byteLength(sent.request.body),
        }),
    responseSize: Buffer.byteLength(response.body),
  };
}

function describeRequest(call: HandlerCall, { method, headers }: HttpRequest, plan: HeaderPlan): JsonObject {
  const query = call.handler.indexOf('?');
  return {
    url: call.handler,
    method,
    headers: maskHeaders(headers, plan),
    body: { ...call.payload },
    query_string: query === -1 ? '' : call.handler.slice(query),
    response_timeout: printTimeout(call.timeoutMs),
  };
}

/**
 * `transformed_request` of errors and logs (spec/actions.md 4.3). The resolved address is shown only where a template has
 * made it.
 */
export function describeTransformed(
  call: HandlerCall,
  { request, body }: TransformedRequest,
  { headers: plan, transforms }: PreparedCall,
): JsonObject {
  const setsUrl = transforms?.setsUrl === true;
  return {
    url: withoutQuery(setsUrl ? request.url : call.handler),
    method: request.method,
    headers: maskHeaders(request.headers, plan),
    body,
    query_string: queryOf(setsUrl || transforms?.setsQuery === true ? request.url : call.handler),
    response_timeout: printTimeout(call.timeoutMs),
  };
}

function maskHeaders(headers: readonly HttpHeader[], plan: HeaderPlan): Json {
  return headers.map(([name, value]) => [name, isSecret(name.toLowerCase(), plan) ? MASKED : value]);
}

function printTimeout(timeoutMs: number): string {
  return String(timeoutMs * MICROSECONDS_PER_MS);
}

/** Whether a header's value may come from the environment or from a client's credentials. */
function isSecret(lowerName: string, plan: HeaderPlan): boolean {
  if (SECRET_HEADERS.has(lowerName)) return true;
  return plan.fixed.some((header) => header.lowerName === lowerName && header.value.type !== 'static');
}
