// Which headers of the client never reach a handler, whatever the configuration says (spec/actions.md 4.2).

/** A request's headers: lower-case names, as received. */
export type ClientHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Incoming header and the name under which it is forwarded, before and instead of its own. */
export const DERIVED_HEADERS: readonly (readonly [source: string, target: string])[] = Object.freeze([
  ['host', 'X-Forwarded-Host'],
  ['user-agent', 'X-Forwarded-User-Agent'],
  ['origin', 'X-Forwarded-Origin'],
]);

/** They frame the message on one connection, which is the HTTP client's business: not even a configured one is sent. */
export const FRAMING_HEADERS: readonly string[] = Object.freeze([
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
]);

/** Hop-by-hop headers (RFC 9110 7.6.1) beside the framing: meant for us, not for the handler. */
export const HOP_BY_HOP_HEADERS: readonly string[] = Object.freeze([
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
]);

/** Ours to say: which encodings we can decode, and whom we talk to. */
export const OWN_HEADERS: readonly string[] = Object.freeze(['accept-encoding', 'host']);

/** Ours as well: where our span hangs in the trace. */
export const TRACE_HEADERS: readonly string[] = Object.freeze([
  'b3',
  'traceparent',
  'tracestate',
  'x-b3-flags',
  'x-b3-parentspanid',
  'x-b3-sampled',
  'x-b3-spanid',
  'x-b3-traceid',
]);

/** Names one request in the logs of everyone that it passes. */
export const REQUEST_ID = 'x-request-id';

/** Session variables travel in the body, and in headers only where one is configured from them; this prefix also holds the admin secret. */
export const SESSION_PREFIX = 'x-hasura-';

/** The names that a `Connection` header declares to be hop-by-hop. Usually none: `keep-alive`, `close`, `Upgrade`. */
export function namedByConnection(clientHeaders: ClientHeaders): readonly string[] {
  const value = firstValue(clientHeaders.connection);
  if (value === undefined || value === 'keep-alive' || value === 'close') return NONE;
  return value.split(',').map((token) => token.trim().toLowerCase());
}

const NONE: readonly string[] = Object.freeze([]);

/** The value that counts of a header that may be repeated: the first. */
export function firstValue(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'object' ? value[0] : value;
}
