// The library's results -> verdicts.
import { RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import type { RateLimitVerdict } from './rate-limiter.js';

/** @throws whatever the store throws. The library rejects with its result where points are refused. */
export async function consumeFrom(
  limiter: RateLimiterAbstract,
  key: string,
  points: number,
): Promise<RateLimitVerdict> {
  try {
    return toVerdict(await limiter.consume(key, points), limiter.points, true);
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return toVerdict(refusal, limiter.points, false);
    throw refusal;
  }
}

function toVerdict(
  { remainingPoints, msBeforeNext }: RateLimiterRes,
  limit: number,
  allowed: boolean,
): RateLimitVerdict {
  return { allowed, limit, remaining: Math.max(0, remainingPoints), resetMs: Math.max(0, msBeforeNext) };
}
