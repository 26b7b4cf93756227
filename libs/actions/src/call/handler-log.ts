// The `action-handler-log` line of one completed exchange (spec/auth-and-security.md 13). Off by default, so nothing here
// is on the hot path. It shows the URL template, never the resolved URL, and masks headers that may hold a secret.
import type { HttpRequest, HttpResponse, JsonObject, Observation } from '@app/types';
import type { HandlerCall, HeaderPlan } from '@app/webhooks';
import { CALLBACK_HEADER } from '../async/run-headers.js';
import type { ResolvedAction } from '../resolve/resolved-actions.js';

/** One exchange, as the log needs it. */
export interface Exchange {
  readonly action: ResolvedAction;
  readonly requestId: string;
  readonly call: HandlerCall;
  readonly request: HttpRequest;
  readonly response: HttpResponse;
}

const MASKED = '[MASKED]';
const MICROSECONDS_PER_MS = 1000;
const SECRET_HEADERS: ReadonlySet<string> = new Set(['authorization', 'cookie', CALLBACK_HEADER.toLowerCase()]);

/** Makes the observation. Sizes are bytes of the bodies, after decoding. */
export function describeExchange({ action, requestId, call, request, response }: Exchange): Observation {
  return {
    type: 'action-handler-log',
    requestId,
    actionName: action.name,
    actionType: action.type === 'query' ? 'query' : `mutation-${action.kind}`,
    request: describeRequest(call, request, action.call.headers),
    requestSize: Buffer.byteLength(request.body),
    responseSize: Buffer.byteLength(response.body),
  };
}

function describeRequest(call: HandlerCall, { headers }: HttpRequest, plan: HeaderPlan): JsonObject {
  const query = call.handler.indexOf('?');
  return {
    url: call.handler,
    method: call.method,
    headers: headers.map(([name, value]) => [name, isSecret(name.toLowerCase(), plan) ? MASKED : value]),
    body: { ...call.payload },
    query_string: query === -1 ? '' : call.handler.slice(query),
    response_timeout: String(call.timeoutMs * MICROSECONDS_PER_MS),
  };
}

/** Whether a header's value may come from the environment or from a client's credentials. */
function isSecret(lowerName: string, plan: HeaderPlan): boolean {
  if (SECRET_HEADERS.has(lowerName)) return true;
  return plan.fixed.some((header) => header.lowerName === lowerName && header.value.type !== 'static');
}
