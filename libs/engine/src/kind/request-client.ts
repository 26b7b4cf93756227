// The caller's end of a connection, as limits see it.

/** How a caller stands to one rate limit. */
export interface LimitState {
  readonly allowed: boolean;
  /** Per minute. */
  readonly limit: number;
  readonly remaining: number;
  /** Milliseconds until all of it is there again. */
  readonly resetMs: number;
}

export interface RequestClient {
  /** IPv4 or IPv6, as it may be trusted. */
  readonly address: string;
  /** Told of every rate limit that something of the request counts for. */
  note(state: LimitState): void;
}
