// Counts in this process: exact for one instance, per instance for several.
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { boundedKey } from '../bounded-key.js';
import type { RateLimit, RateLimiter, RateLimitVerdict } from '../rate-limiter.js';
import { consumeFrom } from '../verdict.js';

export class MemoryRateLimiter implements RateLimiter {
  private readonly limiter: RateLimiterMemory;

  constructor({ prefix, points, windowSeconds }: RateLimit) {
    this.limiter = new RateLimiterMemory({ keyPrefix: prefix, points, duration: windowSeconds });
  }

  consume(key: string, points = 1): Promise<RateLimitVerdict> {
    return consumeFrom(this.limiter, boundedKey(key), points);
  }
}
