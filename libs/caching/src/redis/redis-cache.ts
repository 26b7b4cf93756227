// The cache that several processes share. One of them computes a missing value while the others wait for it, within
// limits: a holder of the lock that died, or a lost Redis, costs a computation, never an answer.
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Cache, Computation, EntryOptions, Kept, Obtained, ObtainOptions } from '../cache.js';
import { Flights, type Flight } from '../flight/flights.js';
import type { RedisConnection } from './redis-connection.js';
import { INVALIDATE, KEEP, UNLOCK } from './scripts.js';

export interface RedisCacheOptions {
  readonly connection: RedisConnection;
  /** Before every key; caches with different prefixes do not meet. */
  readonly prefix: string;
  /** How long the others wait for the one that computes before they compute themselves. */
  readonly lockMs?: number;
  /** Longer values are not kept. */
  readonly maxLength?: number;
}

const LOCK_MS = 5000;
const LOOK_EVERY_MS = 25;
/** Longer than any computation: a generation that is forgotten earlier would let a stale value in. */
const GENERATION_MS = 3_600_000;
const ANY_GENERATION = 'any';

export class RedisCache implements Cache {
  private readonly connection: RedisConnection;
  private readonly prefix: string;
  private readonly lockMs: number;
  private readonly maxLength: number;
  private readonly flights = new Flights<Obtained>();
  /** Tags that were invalidated while Redis was lost. Until it has heard of them, nothing that it holds is to be trusted. */
  private readonly missed = new Set<string>();

  constructor({ connection, prefix, lockMs = LOCK_MS, maxLength = Infinity }: RedisCacheOptions) {
    this.connection = connection;
    this.prefix = prefix;
    this.lockMs = lockMs;
    this.maxLength = maxLength;
  }

  async get(key: string): Promise<string | undefined> {
    if (this.missed.size > 0 && !(await this.catchUp())) return undefined;
    const found = await this.connection.attempt((redis) => redis.get(this.entry(key)));
    return found.done ? (found.value ?? undefined) : undefined;
  }

  set(key: string, value: string, options: EntryOptions): Promise<Kept> {
    return this.keep(key, value, { options, generations: (options.tags ?? []).map(() => ANY_GENERATION) });
  }

  async delete(key: string): Promise<void> {
    this.flights.drop(key);
    await this.connection.attempt((redis) => redis.unlink(this.entry(key)));
  }

  async invalidateTag(tag: string): Promise<void> {
    this.flights.dropTag(tag);
    if (!(await this.tellInvalid(tag))) this.missed.add(tag);
  }

  async getOrCompute(key: string, options: EntryOptions, compute: () => Promise<string>): Promise<string> {
    const { ttlMs } = options;
    return (await this.obtain(key, options, async () => ({ value: await compute(), ttlMs }))).value;
  }

  async obtain(key: string, options: ObtainOptions, compute: () => Promise<Computation>): Promise<Obtained> {
    if (options.refresh === true) this.flights.drop(key);
    else {
      const kept = await this.get(key);
      if (kept !== undefined) return { value: kept, kept: 'kept' };
    }
    return this.flights.join(key, options.tags ?? [], (flight) => this.compute(key, options, { flight, compute }));
  }

  private async tellInvalid(tag: string): Promise<boolean> {
    const keys = [this.members(tag), this.generation(tag)];
    return (await this.connection.attempt((redis) => redis.eval(INVALIDATE, keys.length, ...keys, GENERATION_MS))).done;
  }

  private async catchUp(): Promise<boolean> {
    for (const tag of this.missed) {
      if (!(await this.tellInvalid(tag))) return false;
      this.missed.delete(tag);
    }
    return true;
  }

  private async compute(
    key: string,
    { tags = [], refresh = false }: ObtainOptions,
    { flight, compute }: { flight: Flight; compute: () => Promise<Computation> },
  ): Promise<Obtained> {
    const token = randomUUID();
    const found = refresh ? undefined : await this.lockOrWait(key, token);
    if (found !== undefined) return { value: found, kept: 'kept' };
    try {
      const generations = await this.readGenerations(tags);
      const { value, ttlMs } = await compute();
      if (flight.isStale) return { value, kept: 'outdated' };
      if (ttlMs <= 0) return { value, kept: 'not-wanted' };
      if (generations === undefined) return { value, kept: 'lost' };
      return { value, kept: await this.keep(key, value, { options: { ttlMs, tags }, generations }) };
    } finally {
      if (!refresh) await this.connection.attempt((redis) => redis.eval(UNLOCK, 1, this.lock(key), token));
    }
  }

  /** The value that another process computed; undefined when it is on us. */
  private async lockOrWait(key: string, token: string): Promise<string | undefined> {
    for (const deadline = performance.now() + this.lockMs; performance.now() < deadline;) {
      const lock = await this.connection.attempt((redis) => redis.set(this.lock(key), token, 'PX', this.lockMs, 'NX'));
      if (!lock.done) return undefined;
      // Looked up also by the holder: the value may have come between the first look and the lock.
      const kept = await this.get(key);
      if (kept !== undefined || lock.value === 'OK') {
        if (kept !== undefined && lock.value === 'OK')
          await this.connection.attempt((redis) => redis.eval(UNLOCK, 1, this.lock(key), token));
        return kept;
      }
      await setTimeout(LOOK_EVERY_MS);
    }
    return undefined;
  }

  private async readGenerations(tags: readonly string[]): Promise<readonly string[] | undefined> {
    if (tags.length === 0) return [];
    const read = await this.connection.attempt((redis) => redis.mget(tags.map((tag) => this.generation(tag))));
    return read.done ? read.value.map((generation) => generation ?? '0') : undefined;
  }

  private async keep(
    key: string,
    value: string,
    { options, generations }: { options: EntryOptions; generations: readonly string[] },
  ): Promise<Kept> {
    const { ttlMs, tags = [] } = options;
    if (value.length > this.maxLength) return 'too-large';
    const keys = [this.entry(key), ...tags.flatMap((tag) => [this.members(tag), this.generation(tag)])];
    const done = await this.connection.attempt((redis) =>
      redis.eval(KEEP, keys.length, ...keys, value, ttlMs, ...generations),
    );
    if (!done.done) return 'lost';
    return done.value === 1 ? 'kept' : 'outdated';
  }

  private entry(key: string): string {
    return `${this.prefix}:entry:${key}`;
  }

  private lock(key: string): string {
    return `${this.prefix}:lock:${key}`;
  }

  private members(tag: string): string {
    return `${this.prefix}:tagged:${tag}`;
  }

  private generation(tag: string): string {
    return `${this.prefix}:generation:${tag}`;
  }
}
