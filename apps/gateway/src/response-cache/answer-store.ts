// Kept answers as texts in a cache of any form: `<time of its end>:<body>`, so that a hit is a look-up and a slice.
import type { Cache, Kept } from '@app/caching';
import type { KeptAnswer, NewAnswer, ResponseCache } from '@app/engine';
import { SharedWork } from './shared-work.js';

export interface AnswerStoreOptions {
  readonly cache: Cache;
  readonly scope: string;
  readonly maxTtlSeconds: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const MS_PER_SECOND = 1000;
/** Every answer carries it. */
const EVERYTHING = '*';

const WARNINGS: Readonly<Partial<Record<Kept, string>>> = {
  'too-large': 'cache-store-size-limit-exceeded',
  lost: 'cache-store-error',
};

type MakeRequest = Parameters<ResponseCache['make']>[1];

export class AnswerStore implements ResponseCache {
  readonly scope: string;
  readonly maxTtlSeconds: number;
  private readonly works = new Map<string, SharedWork>();

  constructor(private readonly options: AnswerStoreOptions) {
    this.scope = options.scope;
    this.maxTtlSeconds = options.maxTtlSeconds;
  }

  async get(key: string): Promise<KeptAnswer | undefined> {
    const text = await this.options.cache.get(key);
    if (text === undefined) return undefined;
    const answer = this.read(text);
    return answer.leftSeconds > 0 ? answer : undefined;
  }

  async make(
    key: string,
    { tags, refresh, signal }: MakeRequest,
    make: (signal: () => AbortSignal) => Promise<NewAnswer>,
  ): Promise<KeptAnswer> {
    const work = this.workOn(key);
    work.join(signal?.());
    try {
      const { value, kept } = await this.options.cache.obtain(key, { tags: [EVERYTHING, ...tags], refresh }, async () =>
        this.print(await make(() => work.signal)),
      );
      const answer = this.read(value);
      if (kept === 'kept') return answer;
      const warning = WARNINGS[kept];
      return { body: answer.body, leftSeconds: 0, ...(warning === undefined ? {} : { warning }) };
    } finally {
      work.finish();
      if (this.works.get(key) === work) this.works.delete(key);
    }
  }

  async invalidate(tags: readonly string[]): Promise<void> {
    await Promise.all(tags.map((tag) => this.options.cache.invalidateTag(tag)));
  }

  /** Drops everything. */
  clear(): Promise<void> {
    return this.options.cache.invalidateTag(EVERYTHING);
  }

  private workOn(key: string): SharedWork {
    const known = this.works.get(key);
    if (known !== undefined) return known;
    const work = new SharedWork(() => {
      this.works.delete(key);
      // Whoever asks from now on must not get what has been aborted.
      void this.options.cache.delete(key);
    });
    this.works.set(key, work);
    return work;
  }

  private print({ body, ttlSeconds }: NewAnswer): { readonly value: string; readonly ttlMs: number } {
    const ttlMs = ttlSeconds * MS_PER_SECOND;
    return { value: `${this.options.now() + ttlMs}:${body}`, ttlMs };
  }

  private read(text: string): KeptAnswer {
    const end = text.indexOf(':');
    const leftMs = Number(text.slice(0, end)) - this.options.now();
    return { body: text.slice(end + 1), leftSeconds: Math.max(0, Math.ceil(leftMs / MS_PER_SECOND)) };
  }
}
