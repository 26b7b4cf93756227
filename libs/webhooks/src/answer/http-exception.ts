// A transport failure as `internal.error` (spec/actions.md 4.3, case 1).
import type { HttpFailure, JsonObject } from '@app/types';
import type { HandlerCall } from './handler-call.js';

const MICROSECONDS_PER_MS = 1000;
const DEFAULT_PORT = { http: 80, https: 443 };

/** `{type: "http_exception", message, request}`, or `{type: "invalid_url", message}`. */
export function toHttpException(failure: HttpFailure, call: HandlerCall): JsonObject {
  if (failure.kind === 'invalid-url' || !URL.canParse(call.url))
    return { type: 'invalid_url', message: failure.detail };
  return { type: 'http_exception', message: printFailure(failure), request: describeRequest(call) };
}

function printFailure({ kind, detail }: HttpFailure): string {
  switch (kind) {
    case 'invalid-url':
      return `Invalid URL: ${detail}`;
    case 'response-timeout':
      return 'Response timeout';
    case 'connection-timeout':
      return 'Connection timeout';
    case 'connection-failure':
      return `Connection failure: ${detail}`;
    case 'no-response':
      return 'No response data received';
    case 'connection-closed':
      return 'Connection closed';
    case 'too-many-redirects':
      return `Too many redirects: ${detail}`;
    case 'response-too-large':
      return `Response too large: ${detail}`;
    case 'tls':
      return `TLS failure: ${detail}`;
    case 'aborted':
      return 'Request aborted';
    case 'bad-response':
      return `Invalid response: ${detail}`;
    case 'invalid-request':
      return `Invalid request: ${detail}`;
    case 'forbidden-target':
      return `Forbidden target: ${detail}`;
    case 'circuit-open':
      return `Circuit open: ${detail}`;
  }
}

function describeRequest({ url, method, timeoutMs }: HandlerCall): JsonObject {
  const { protocol, hostname, port, pathname, search } = new URL(url);
  const secure = protocol === 'https:';
  return {
    host: hostname,
    port: port === '' ? DEFAULT_PORT[secure ? 'https' : 'http'] : Number(port),
    secure,
    path: pathname,
    queryString: search,
    method,
    responseTimeout: `ResponseTimeoutMicro ${timeoutMs * MICROSECONDS_PER_MS}`,
  };
}
