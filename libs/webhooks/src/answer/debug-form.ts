// `internal` of errors around a call: `{error, request, response}` (spec/actions.md 4.3). It is shown only where internal
// errors are included (spec/auth-and-security.md 7); response headers are complete, request headers are absent.
import type { HttpResponse, Json, JsonObject } from '@app/types';
import type { HandlerCall } from './handler-call.js';

/** An answer as errors show it; `body` is the JSON, or the raw text where it is none. */
export interface DebugAnswer {
  readonly response: HttpResponse;
  readonly body: Json;
}

/** Makes `internal`. `answer` is null where none arrived. */
export function debugForm(error: Json, call: HandlerCall, answer: DebugAnswer | null): JsonObject {
  return { error, request: debugRequest(call), response: answer === null ? null : debugResponse(answer) };
}

function debugRequest({ handler, payload, transformedRequest }: HandlerCall): JsonObject {
  return {
    url: handler,
    action: { name: payload.action.name },
    input: payload.input,
    request_query: payload.request_query,
    transformed_request: transformedRequest ?? null,
  };
}

function debugResponse({ response, body }: DebugAnswer): JsonObject {
  return {
    status: response.status,
    body,
    headers: response.headers.map(([name, value]) => ({ name, value })),
  };
}
