// How long until the next attempt of a run.
import type { HttpHeader, RetryPolicy } from '@app/types';

/** Where a run has attempts left but its action no policy any more. */
const DEFAULT_RETRY: RetryPolicy = {
  max_attempts: 1,
  initial_delay_ms: 1000,
  max_delay_ms: 60_000,
  multiplier: 2,
  jitter: 0.5,
  non_retryable_codes: [],
};
const MS_PER_SECOND = 1000;
/** A handler that asks for more is not obeyed. */
const MAX_RETRY_AFTER_MS = 86_400_000;

export interface RetryMoment {
  readonly policy: RetryPolicy | undefined;
  /** The attempt that failed, from 1. */
  readonly attempt: number;
  /** Of the answer to it. */
  readonly headers: readonly HttpHeader[];
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** 0 to 1. */
  readonly random: number;
}

/** Milliseconds: exponential with jitter, and never before the handler's `Retry-After`. */
export function retryDelay({ policy = DEFAULT_RETRY, attempt, headers, nowMs, random }: RetryMoment): number {
  const { initial_delay_ms, max_delay_ms, multiplier, jitter } = policy;
  const full = Math.min(max_delay_ms, initial_delay_ms * multiplier ** (attempt - 1));
  const spread = full * (1 - jitter * random);
  return Math.round(Math.max(spread, Math.min(readRetryAfter(headers, nowMs), MAX_RETRY_AFTER_MS)));
}

/** Seconds or an HTTP date (RFC 9110 10.2.3); anything else counts as none. */
function readRetryAfter(headers: readonly HttpHeader[], nowMs: number): number {
  const text = headers.find(([name]) => name.toLowerCase() === 'retry-after')?.[1].trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * MS_PER_SECOND;
  const at = /^[A-Z][a-z]{2,8}, /.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(at) ? 0 : Math.max(0, at - nowMs);
}
