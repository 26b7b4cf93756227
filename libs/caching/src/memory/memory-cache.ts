// The cache of one process, bounded by bytes: what was not used for longest goes first.
import { LRUCache } from 'lru-cache';
import type { Cache, Computation, EntryOptions, Kept, Obtained, ObtainOptions } from '../cache.js';
import { Flights } from '../flight/flights.js';

export interface MemoryCacheOptions {
  /** Upper bound of what keys and values take. A value that alone exceeds an eighth of it is not kept. */
  readonly maxBytes: number;
}

interface Entry {
  readonly value: string;
  readonly tags: readonly string[];
}

/** What an entry costs beside its text: objects of the cache, of the maps, of the strings. */
const ENTRY_OVERHEAD_BYTES = 256;
const LARGEST_SHARE = 8;
const BYTES_PER_UNIT = 2;

export class MemoryCache implements Cache {
  private readonly entries: LRUCache<string, Entry>;
  private readonly keysByTag = new Map<string, Set<string>>();
  private readonly flights = new Flights<Obtained>();

  constructor({ maxBytes }: MemoryCacheOptions) {
    this.entries = new LRUCache({
      maxSize: maxBytes,
      maxEntrySize: Math.floor(maxBytes / LARGEST_SHARE),
      sizeCalculation: sizeOf,
      dispose: ({ tags }, key) => {
        this.untag(key, tags);
      },
    });
  }

  get(key: string): Promise<string | undefined> {
    return Promise.resolve(this.entries.get(key)?.value);
  }

  set(key: string, value: string, options: EntryOptions): Promise<Kept> {
    return Promise.resolve(this.keep(key, value, options));
  }

  delete(key: string): Promise<void> {
    this.flights.drop(key);
    this.entries.delete(key);
    return Promise.resolve();
  }

  invalidateTag(tag: string): Promise<void> {
    this.flights.dropTag(tag);
    for (const key of [...(this.keysByTag.get(tag) ?? [])]) this.entries.delete(key);
    return Promise.resolve();
  }

  async getOrCompute(key: string, options: EntryOptions, compute: () => Promise<string>): Promise<string> {
    const { ttlMs } = options;
    return (await this.obtain(key, options, async () => ({ value: await compute(), ttlMs }))).value;
  }

  obtain(
    key: string,
    { tags = [], refresh = false }: ObtainOptions,
    compute: () => Promise<Computation>,
  ): Promise<Obtained> {
    const kept = refresh ? undefined : this.entries.get(key);
    if (kept !== undefined) return Promise.resolve({ value: kept.value, kept: 'kept' });
    if (refresh) this.flights.drop(key);
    return this.flights.join(key, tags, async (flight) => {
      const { value, ttlMs } = await compute();
      if (flight.isStale) return { value, kept: 'outdated' };
      return { value, kept: ttlMs > 0 ? this.keep(key, value, { ttlMs, tags }) : 'not-wanted' };
    });
  }

  private keep(key: string, value: string, { ttlMs, tags = [] }: EntryOptions): Kept {
    // Before the new tags are noted: replacing an entry disposes of the old one and its tags.
    this.entries.delete(key);
    this.entries.set(key, { value, tags }, { ttl: ttlMs });
    if (!this.entries.has(key)) return 'too-large';
    for (const tag of tags) {
      const keys = this.keysByTag.get(tag);
      if (keys === undefined) this.keysByTag.set(tag, new Set([key]));
      else keys.add(key);
    }
    return 'kept';
  }

  private untag(key: string, tags: readonly string[]): void {
    for (const tag of tags) {
      const keys = this.keysByTag.get(tag);
      keys?.delete(key);
      if (keys?.size === 0) this.keysByTag.delete(tag);
    }
  }
}

function sizeOf({ value, tags }: Entry, key: string): number {
  const units = tags.reduce((sum, tag) => sum + tag.length, key.length + value.length);
  return ENTRY_OVERHEAD_BYTES * (1 + tags.length) + BYTES_PER_UNIT * units;
}
