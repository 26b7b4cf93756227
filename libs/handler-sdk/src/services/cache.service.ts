// What handlers cache: JSON values under keys such as `user:<id>`.
import type { Cache } from '@app/caching';
import type { Json } from '@app/types';

const HOUR_SECONDS = 3600;
const MS = 1000;

export interface CacheForOptions {
  /** Seconds that the value lives; an hour by default. */
  readonly ttlSeconds?: number;
  /** Names by which values can be forgotten together. */
  readonly tags?: readonly string[];
}

/** Inject it where `CacheModule` was imported. A lost Redis never fails a call: the value is computed then. */
export class CacheService {
  constructor(private readonly cache: Cache) {}

  async get<T extends Json>(key: string): Promise<T | undefined> {
    const text = await this.cache.get(key);
    return text === undefined ? undefined : (JSON.parse(text) as T);
  }

  async set(key: string, value: Json, options: CacheForOptions = {}): Promise<void> {
    await this.cache.set(key, JSON.stringify(value), toEntry(options));
  }

  async delete(key: string): Promise<void> {
    await this.cache.delete(key);
  }

  /** Forgets every value with this tag. */
  async invalidateTag(tag: string): Promise<void> {
    await this.cache.invalidateTag(tag);
  }

  /** The kept value, else a computed one; many callers at once compute once. @throws whatever `compute` throws. */
  async getOrCompute<T extends Json>(key: string, options: CacheForOptions, compute: () => Promise<T>): Promise<T> {
    const text = await this.cache.getOrCompute(key, toEntry(options), async () => JSON.stringify(await compute()));
    return JSON.parse(text) as T;
  }
}

function toEntry({ ttlSeconds = HOUR_SECONDS, tags = [] }: CacheForOptions) {
  return { ttlMs: Math.ceil(ttlSeconds * MS), tags };
}
