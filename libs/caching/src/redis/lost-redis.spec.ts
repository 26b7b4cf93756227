// A Redis that dies, hangs, refuses or was never there: callers get their values, the loss is told once.
import { setImmediate as turn } from 'node:timers/promises';
import { describeWithRedis, startRedis, type RedisUnderTest } from '../../../../test/support/redis-under-test.js';
import { until } from '../../../../test/support/until.js';
import { RedisCache } from './redis-cache.js';
import { RedisConnection, type RedisState } from './redis-connection.js';

const LONG = { ttlMs: 60_000 };

describe('a Redis that was never there', () => {
  it.each(['redis://127.0.0.1:1', 'redis://user:secret@127.0.0.1:1/0'])(
    '%s is reported once and fails nobody',
    async (url) => {
      const told: RedisState[] = [];
      const connection = await RedisConnection.open({ url, report: (state) => told.push(state) });
      const cache = new RedisCache({ connection, prefix: 'p' });
      await cache.set('k', 'v', LONG);
      await cache.delete('k');
      await cache.invalidateTag('t');
      expect(await cache.get('k')).toBeUndefined();
      expect(await cache.getOrCompute('k', LONG, () => Promise.resolve('computed'))).toBe('computed');
      connection.close();
      expect(told).toEqual([{ state: 'lost', reason: 'ECONNREFUSED' }]);
      expect(JSON.stringify(told)).not.toContain('secret');
    },
  );
});

describeWithRedis('a real redis-server', () => {
  let server: RedisUnderTest;
  let connection: RedisConnection;
  let told: RedisState[];
  let cache: RedisCache;
  beforeEach(async () => {
    server = await startRedis();
    told = [];
    connection = await RedisConnection.open({
      url: server.url,
      report: (state) => told.push(state),
      commandTimeoutMs: 2000,
    });
    cache = new RedisCache({ connection, prefix: 'p' });
  });
  afterEach(async () => {
    connection.close();
    server.resume();
    await server.kill();
  });

  it('that is killed under load and comes back costs computations, never an answer', async () => {
    let asked = 0;
    const load = { on: true };
    const worker = async (id: number) => {
      while (load.on) {
        const key = `k${(id + asked++) % 20}`;
        expect(await cache.getOrCompute(key, LONG, () => Promise.resolve(`value of ${key}`))).toBe(`value of ${key}`);
        await cache.set(`other${id}`, 'v', LONG);
        await turn();
      }
    };
    const workers = Array.from({ length: 8 }, (_, id) => worker(id));
    const more = () => {
      const goal = asked + 200;
      return until(() => asked > goal);
    };
    await more();
    await server.kill();
    await until(() => told.length === 1);
    await more();
    await server.start();
    await until(() => told.length === 2, 20_000);
    await more();
    load.on = false;
    await Promise.all(workers);
    expect(told.map(({ state }) => state)).toEqual(['lost', 'back']);
  }, 60_000);

  it('that hangs does not make callers wait for long, and is found again', async () => {
    connection.close();
    connection = await RedisConnection.open({
      url: server.url,
      report: (state) => told.push(state),
      commandTimeoutMs: 100,
    });
    cache = new RedisCache({ connection, prefix: 'p' });
    await cache.set('k', 'v', LONG);
    server.pause();
    expect(await cache.getOrCompute('k', LONG, () => Promise.resolve('computed'))).toBe('computed');
    expect(told.map(({ state }) => state)).toEqual(['lost']);
    server.resume();
    await until(async () => (await cache.get('k')) === 'v');
    expect(told.map(({ state }) => state)).toEqual(['lost', 'back']);
  });

  it('that takes no more writes is a lost one', async () => {
    await connection.client.config('SET', 'maxmemory', '1');
    await cache.set('k', 'v', LONG);
    expect(await cache.getOrCompute('k', LONG, () => Promise.resolve('computed'))).toBe('computed');
    expect(told[0]).toEqual({ state: 'lost', reason: 'OOM' });
  });
});
