// The port through which handlers are called. Declared here because a pure lib uses it and an adapter that may not
// import that lib implements it (libs/http).

export type HttpHeader = readonly [name: string, value: string];

export interface HttpRequest {
  /** Absolute URL. */
  readonly url: string;
  readonly method: string;
  /** Sent with exactly this spelling and order; `Host` and `Content-Length` are added by the adapter. */
  readonly headers: readonly HttpHeader[];
  readonly body: string;
  /** Limit for the whole exchange, the body included. 0 fails at once. */
  readonly timeoutMs: number;
  /** Aborts the exchange when the client has gone. */
  readonly signal?: AbortSignal;
}

export interface HttpResponse {
  readonly type: 'response';
  readonly status: number;
  /** As received; repeated names stay repeated. */
  readonly headers: readonly HttpHeader[];
  /** Decoded (gzip) and read as UTF-8. */
  readonly body: string;
}

/** Why there is no answer (spec/actions.md 4.3, case 1). */
export type HttpFailureKind =
  | 'invalid-url'
  | 'response-timeout'
  | 'connection-timeout'
  | 'connection-failure'
  | 'no-response'
  | 'connection-closed'
  | 'too-many-redirects'
  | 'response-too-large'
  | 'tls'
  | 'aborted'
  | 'bad-response'
  | 'invalid-request'
  /** Where the operator lets nothing be sent to. */
  | 'forbidden-target'
  /** Nothing was sent, because the server has kept failing. */
  | 'circuit-open';

export interface HttpFailure {
  readonly type: 'failure';
  readonly kind: HttpFailureKind;
  /** Detail for operators, e.g. `connect ECONNREFUSED 127.0.0.1:9`. Holds no header value and no body. */
  readonly detail: string;
}

export interface HttpPort {
  /** Never rejects: every outcome is a value. */
  send(request: HttpRequest): Promise<HttpResponse | HttpFailure>;
}
