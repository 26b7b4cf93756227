// What several instances of an app share: Redis when there is a URL, else the memory of this process.
import { MemoryCache, RedisCache, RedisConnection, type Cache, type RedisState } from '@app/caching';
import { MemoryRateLimiter, RedisRateLimiter, type RateLimit, type RateLimiter } from '@app/rate-limiting';

export interface SharedStateOptions {
  /** `REDIS_URL`. Without it everything is kept in this process. */
  readonly redisUrl?: string | undefined;
  /** Told when Redis is lost and when it is back. */
  readonly report: (state: RedisState) => void;
  /** Bound of the cache in memory; 32 MiB by default. */
  readonly maxBytes?: number;
}

const DEFAULT_MAX_BYTES = 32 * 1024 * 1024;
const CACHE_PREFIX = 'actiongraph:cache';

/** Makes the cache and the limiters of an app; one connection serves both. */
export class SharedState {
  private constructor(
    private readonly connection: RedisConnection | undefined,
    readonly cache: Cache,
  ) {}

  /** Never rejects: a Redis that is not there is reported and looked for. */
  static async open({ redisUrl, report, maxBytes = DEFAULT_MAX_BYTES }: SharedStateOptions): Promise<SharedState> {
    if (redisUrl === undefined) return new SharedState(undefined, new MemoryCache({ maxBytes }));
    const connection = await RedisConnection.open({ url: redisUrl, report });
    return new SharedState(connection, new RedisCache({ connection, prefix: CACHE_PREFIX }));
  }

  limiter(limit: RateLimit): RateLimiter {
    return this.connection === undefined ? new MemoryRateLimiter(limit) : new RedisRateLimiter(this.connection, limit);
  }

  close(): void {
    this.connection?.close();
  }
}
