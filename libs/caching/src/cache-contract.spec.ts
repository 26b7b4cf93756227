// What every form of the cache promises, on memory and on a real Redis.
import { setTimeout as sleep } from 'node:timers/promises';
import { describeWithRedis, startRedis, type RedisUnderTest } from '../../../test/support/redis-under-test.js';
import { until } from '../../../test/support/until.js';
import type { Cache } from './cache.js';
import { MemoryCache } from './memory/memory-cache.js';
import { RedisCache } from './redis/redis-cache.js';
import { RedisConnection } from './redis/redis-connection.js';

const LONG = { ttlMs: 60_000 };

function describeContract(create: () => Cache): void {
  let cache: Cache;
  beforeEach(() => {
    cache = create();
  });

  it('gives what was set, byte for byte', async () => {
    const value = '{"a":"\u0000 \u{1f600} \' \\" __proto__"}\r\n';
    await cache.set('user:1', value, LONG);
    expect(await cache.get('user:1')).toBe(value);
  });

  it('keeps the empty text and odd keys', async () => {
    for (const key of ['', '__proto__', 'constructor', 'a b:c*?[x]', '\u{1f600}']) await cache.set(key, '', LONG);
    expect(await cache.get('__proto__')).toBe('');
    expect(await cache.get('constructor')).toBe('');
    expect(await cache.get('')).toBe('');
  });

  it('knows nothing of what was never set, not even what objects inherit', async () => {
    expect(await cache.get('toString')).toBeUndefined();
  });

  it('forgets what was deleted', async () => {
    await cache.set('k', 'v', LONG);
    await cache.delete('k');
    expect(await cache.get('k')).toBeUndefined();
  });

  it('forgets when the time is over', async () => {
    await cache.set('k', 'v', { ttlMs: 20 });
    await until(async () => (await cache.get('k')) === undefined);
  });

  it('forgets exactly the entries of an invalidated tag', async () => {
    await cache.set('a', '1', { ...LONG, tags: ['users', 'x'] });
    await cache.set('b', '2', { ...LONG, tags: ['users'] });
    await cache.set('c', '3', { ...LONG, tags: ['user'] });
    await cache.invalidateTag('users');
    expect([await cache.get('a'), await cache.get('b'), await cache.get('c')]).toEqual([undefined, undefined, '3']);
  });

  it('does not mind a tag that nothing carries', async () => {
    await expect(cache.invalidateTag('nobody')).resolves.toBeUndefined();
  });

  it('computes once for many callers', async () => {
    let computed = 0;
    const compute = async () => {
      await sleep(20);
      return `value ${++computed}`;
    };
    const values = await Promise.all(Array.from({ length: 50 }, () => cache.getOrCompute('k', LONG, compute)));
    expect([new Set(values), computed]).toEqual([new Set(['value 1']), 1]);
    expect(await cache.getOrCompute('k', LONG, compute)).toBe('value 1');
  });

  it('tells every caller why a computation failed, keeps nothing, and computes again', async () => {
    const fail = () => Promise.reject(new Error('no source'));
    const results = await Promise.allSettled([1, 2, 3].map(() => cache.getOrCompute('k', LONG, fail)));
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(await cache.get('k')).toBeUndefined();
    expect(await cache.getOrCompute('k', LONG, () => Promise.resolve('now'))).toBe('now');
  });

  it.each([
    ['its tag', (target: Cache) => target.invalidateTag('users')],
    ['its key', (target: Cache) => target.delete('k')],
  ])('does not keep a value when %s was invalidated while it was computed', async (_, invalidate) => {
    const old = await cache.getOrCompute('k', { ...LONG, tags: ['users'] }, async () => {
      await invalidate(cache);
      return 'old';
    });
    expect([old, await cache.get('k')]).toEqual(['old', undefined]);
  });

  it('does not let a caller join a computation that began before an invalidation', async () => {
    const gate: { open: () => void } = { open: () => undefined };
    const opened = new Promise<void>((resolve) => (gate.open = resolve));
    let started = false;
    const first = cache.getOrCompute('k', { ...LONG, tags: ['t'] }, async () => {
      started = true;
      await opened;
      return 'old';
    });
    await until(() => started);
    await cache.delete('k');
    const open = () => {
      gate.open();
      return Promise.resolve('new');
    };
    // Another process's lock may be waited for: the first computation ends then.
    setTimeoutOnce(gate.open);
    const second = await cache.getOrCompute('k', { ...LONG, tags: ['t'] }, open);
    expect([await first, second]).toEqual(['old', 'new']);
  });
}

function setTimeoutOnce(work: () => void): void {
  setTimeout(work, 100);
}

describe('in memory', () => {
  describeContract(() => new MemoryCache({ maxBytes: 1_000_000 }));

  it('stays within its bytes', async () => {
    const cache = new MemoryCache({ maxBytes: 100_000 });
    for (let i = 0; i < 1000; i++) await cache.set(`k${i}`, 'x'.repeat(1000), { ...LONG, tags: [`t${i}`] });
    const kept = await Promise.all(Array.from({ length: 1000 }, (_, i) => cache.get(`k${i}`)));
    const count = kept.filter((value) => value !== undefined).length;
    expect(count).toBeGreaterThan(10);
    expect(count).toBeLessThan(50);
    expect(kept.at(-1)).toBeDefined();
  });

  it('does not throw everything out for one huge value', async () => {
    const cache = new MemoryCache({ maxBytes: 100_000 });
    await cache.set('small', 'v', LONG);
    await cache.set('huge', 'x'.repeat(40_000), LONG);
    expect([await cache.get('small'), await cache.get('huge')]).toEqual(['v', undefined]);
  });

  it('forgets the smaller value that a huge one replaces', async () => {
    const cache = new MemoryCache({ maxBytes: 100_000 });
    await cache.set('k', 'old', LONG);
    await cache.set('k', 'x'.repeat(40_000), LONG);
    expect(await cache.get('k')).toBeUndefined();
  });

  it('keeps an entry under its new tags only when it is set again', async () => {
    const cache = new MemoryCache({ maxBytes: 100_000 });
    await cache.set('k', '1', { ...LONG, tags: ['a'] });
    await cache.set('k', '2', { ...LONG, tags: ['b'] });
    await cache.invalidateTag('a');
    expect(await cache.get('k')).toBe('2');
    await cache.invalidateTag('b');
    expect(await cache.get('k')).toBeUndefined();
  });
});

describeWithRedis('in a real redis-server', () => {
  let server: RedisUnderTest;
  let connection: RedisConnection;
  let prefixes = 0;
  beforeAll(async () => {
    server = await startRedis();
    connection = await RedisConnection.open({ url: server.url, report: () => undefined, commandTimeoutMs: 5000 });
  });
  afterAll(async () => {
    connection.close();
    await server.kill();
  });

  describeContract(() => new RedisCache({ connection, prefix: `t${prefixes++}` }));

  it('computes once for the callers of two processes', async () => {
    const other = await RedisConnection.open({ url: server.url, report: () => undefined, commandTimeoutMs: 5000 });
    const caches = [connection, other].map(
      (each) => new RedisCache({ connection: each, prefix: 'shared', lockMs: 20_000 }),
    );
    let computed = 0;
    const compute = async () => {
      await sleep(100);
      return `value ${++computed}`;
    };
    const values = await Promise.all(
      caches.flatMap((cache) => [1, 2, 3].map(() => cache.getOrCompute('k', LONG, compute))),
    );
    other.close();
    expect([new Set(values), computed]).toEqual([new Set(['value 1']), 1]);
  });

  it('does not wait for ever for a process that died while computing', async () => {
    await connection.client.set('dead:lock:k', 'somebody', 'PX', 60_000);
    const cache = new RedisCache({ connection, prefix: 'dead', lockMs: 60 });
    expect(await cache.getOrCompute('k', LONG, () => Promise.resolve('mine'))).toBe('mine');
    expect(await connection.client.get('dead:lock:k')).toBe('somebody');
  });

  it('sees what another process invalidated while it computed', async () => {
    const [mine, other] = [1, 2].map(() => new RedisCache({ connection, prefix: 'tags' }));
    const tagged = { ...LONG, tags: ['users'] };
    await mine?.getOrCompute('k', tagged, async () => {
      await other?.invalidateTag('users');
      return 'old';
    });
    expect(await other?.get('k')).toBeUndefined();
  });

  it('does not meet caches of another prefix', async () => {
    await new RedisCache({ connection, prefix: 'one' }).set('k', '1', LONG);
    expect(await new RedisCache({ connection, prefix: 'two' }).get('k')).toBeUndefined();
  });

  it('gives nothing for a key that holds another type, and does not fail', async () => {
    await connection.client.hset('odd:entry:k', 'a', 'b');
    expect(await new RedisCache({ connection, prefix: 'odd' }).get('k')).toBeUndefined();
    await until(async () => (await connection.attempt((redis) => redis.ping())).done);
  });

  it('leaves nothing behind without a time to live', async () => {
    const cache = new RedisCache({ connection, prefix: 'ttl' });
    await cache.set('k', 'v', { ...LONG, tags: ['a', 'b'] });
    await cache.getOrCompute('l', { ...LONG, tags: ['a'] }, () => Promise.resolve('v'));
    await cache.invalidateTag('b');
    const keys = await connection.client.keys('ttl:*');
    const ttls = await Promise.all(keys.map((key) => connection.client.pttl(key)));
    expect(ttls.every((ttl) => ttl > 0)).toBe(true);
    expect(keys.length).toBeGreaterThan(0);
  });
});
