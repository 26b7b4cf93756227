// Counts in Redis, for all instances together; while Redis is lost each instance counts for itself.
import type { Redis } from 'ioredis';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import { boundedKey } from '../bounded-key.js';
import { MemoryRateLimiter } from '../memory/memory-rate-limiter.js';
import type { RateLimit, RateLimiter, RateLimitVerdict } from '../rate-limiter.js';
import { consumeFrom } from '../verdict.js';

/** A connection that says when Redis is not there, and reports that once by itself: `RedisConnection` of the cache. */
export interface LimiterConnection {
  readonly client: Redis;
  attempt<T>(command: () => Promise<T>): Promise<{ readonly done: true; readonly value: T } | { readonly done: false }>;
}

export class RedisRateLimiter implements RateLimiter {
  private readonly shared: RateLimiterRedis;
  private readonly own: MemoryRateLimiter;

  constructor(
    private readonly connection: LimiterConnection,
    limit: RateLimit,
  ) {
    this.shared = new RateLimiterRedis({
      storeClient: connection.client,
      keyPrefix: limit.prefix,
      points: limit.points,
      duration: limit.windowSeconds,
      // Whoever is over the limit is refused without asking Redis again.
      inMemoryBlockOnConsumed: limit.points + 1,
    });
    this.own = new MemoryRateLimiter(limit);
  }

  async consume(key: string, points = 1): Promise<RateLimitVerdict> {
    const asked = await this.connection.attempt(() => consumeFrom(this.shared, boundedKey(key), points));
    return asked.done ? asked.value : this.own.consume(key, points);
  }
}
