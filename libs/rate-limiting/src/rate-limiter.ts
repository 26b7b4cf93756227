// The port: one limiter is one limit, for any number of keys.

/** `points` per window; a window starts with a key's first point. */
export interface RateLimit {
  /** Before every key; limits with different prefixes count apart. */
  readonly prefix: string;
  /** Whole, at least 1. */
  readonly points: number;
  /** Whole seconds, at least 1. */
  readonly windowSeconds: number;
}

export interface RateLimitVerdict {
  readonly allowed: boolean;
  readonly limit: number;
  /** Points that the key has left in this window. */
  readonly remaining: number;
  /** Milliseconds until the key's window ends. */
  readonly resetMs: number;
}

export interface RateLimiter {
  /** Takes points of a key, also when that is refused. Never rejects. `points`: whole, at least 1; 1 by default. */
  consume(key: string, points?: number): Promise<RateLimitVerdict>;
}
