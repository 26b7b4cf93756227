// Limits in memory and in a real Redis, and while that is lost.
import { setImmediate as turn } from 'node:timers/promises';
import { RedisConnection, type RedisState } from '@app/caching';
import { describeWithRedis, startRedis, type RedisUnderTest } from '../../../test/support/redis-under-test.js';
import { until } from '../../../test/support/until.js';
import { MemoryRateLimiter } from './memory/memory-rate-limiter.js';
import type { RateLimit, RateLimiter } from './rate-limiter.js';
import { RedisRateLimiter } from './redis/redis-rate-limiter.js';

let prefixes = 0;
const limit = (change: Partial<RateLimit> = {}): RateLimit => ({
  prefix: `limit${prefixes++}`,
  points: 5,
  windowSeconds: 60,
  ...change,
});
const take = async (limiter: RateLimiter, times: number, key = 'ada') => {
  const verdicts = [];
  for (let i = 0; i < times; i++) verdicts.push(await limiter.consume(key));
  return verdicts;
};
const allowedOf = (verdicts: readonly { allowed: boolean }[]) => verdicts.filter(({ allowed }) => allowed).length;

function describeContract(create: (limit: RateLimit) => RateLimiter): void {
  it('allows as many as there are points and counts down', async () => {
    const verdicts = await take(create(limit()), 7);
    expect(verdicts.map(({ allowed, remaining }) => [allowed, remaining])).toEqual([
      [true, 4],
      [true, 3],
      [true, 2],
      [true, 1],
      [true, 0],
      [false, 0],
      [false, 0],
    ]);
    for (const { limit: points, resetMs } of verdicts) {
      expect(points).toBe(5);
      expect(resetMs).toBeGreaterThan(0);
      expect(resetMs).toBeLessThanOrEqual(60_000);
    }
  });

  it('counts keys apart, whatever they are', async () => {
    const limiter = create(limit({ points: 1 }));
    for (const key of ['a', 'b', '__proto__', 'constructor', '', 'x'.repeat(100_000), `${'x'.repeat(100_000)}y`]) {
      expect((await limiter.consume(key)).allowed).toBe(true);
      expect((await limiter.consume(key)).allowed).toBe(false);
    }
  });

  it('counts limits apart', async () => {
    const [one, two] = [create(limit({ points: 1 })), create(limit({ points: 1 }))];
    await take(one, 2);
    expect((await two.consume('ada')).allowed).toBe(true);
  });

  it('refuses what costs more than there is', async () => {
    const limiter = create(limit());
    expect((await limiter.consume('ada', 4)).remaining).toBe(1);
    expect(await limiter.consume('ada', 2)).toMatchObject({ allowed: false, remaining: 0 });
  });

  it('refuses at once what costs more than the limit', async () => {
    expect((await create(limit()).consume('ada', 6)).allowed).toBe(false);
  });

  it('allows no more in parallel than one by one', async () => {
    const limiter = create(limit());
    const verdicts = await Promise.all(Array.from({ length: 100 }, () => limiter.consume('ada')));
    expect(allowedOf(verdicts)).toBe(5);
  });

  it('starts anew when the window is over', async () => {
    const limiter = create(limit({ points: 1, windowSeconds: 1 }));
    expect(allowedOf(await take(limiter, 2))).toBe(1);
    await until(async () => (await limiter.consume('ada')).allowed);
  });
}

describe('in memory', () => {
  describeContract((each) => new MemoryRateLimiter(each));
});

describeWithRedis('in a real redis-server', () => {
  let server: RedisUnderTest;
  let connection: RedisConnection;
  const told: RedisState[] = [];
  const open = () =>
    RedisConnection.open({ url: server.url, report: (state) => told.push(state), commandTimeoutMs: 5000 });
  beforeAll(async () => {
    server = await startRedis();
    connection = await open();
  });
  afterAll(async () => {
    connection.close();
    await server.kill();
  });

  describeContract((each) => new RedisRateLimiter(connection, each));

  it('counts for all instances together', async () => {
    const other = await open();
    const shared = limit();
    const limiters = [connection, other].map((each) => new RedisRateLimiter(each, shared));
    const verdicts = await Promise.all(limiters.flatMap((limiter) => [1, 2, 3, 4].map(() => limiter.consume('ada'))));
    other.close();
    expect(allowedOf(verdicts)).toBe(5);
  });

  it('keeps limiting in memory while Redis is gone, and tells of it once', async () => {
    told.length = 0;
    const limiter = new RedisRateLimiter(connection, limit());
    const before = await take(limiter, 2);
    await server.kill();
    const during = await take(limiter, 10);
    await until(() => told.length === 1);
    await server.start();
    await until(() => told.length === 2, 20_000);
    const after = await take(limiter, 10);
    expect([allowedOf(before), allowedOf(during), allowedOf(after)]).toEqual([2, 5, 5]);
    expect(told.map(({ state }) => state)).toEqual(['lost', 'back']);
  }, 60_000);

  it('never rejects while Redis dies and comes back under load', async () => {
    const limiter = new RedisRateLimiter(connection, limit({ points: 1_000_000 }));
    let asked = 0;
    const load = { on: true };
    const worker = async () => {
      while (load.on) {
        expect((await limiter.consume('ada')).allowed).toBe(true);
        asked++;
        await turn();
      }
    };
    const workers = Array.from({ length: 8 }, worker);
    const more = () => {
      const goal = asked + 200;
      return until(() => asked > goal);
    };
    await more();
    await server.kill();
    await more();
    await server.start();
    await more();
    load.on = false;
    await Promise.all(workers);
  }, 60_000);
});
