// Cache and limits as an app injects them, in memory and with a Redis that is not there.
import { Test, type TestingModule } from '@nestjs/testing';
import type { RedisState } from '@app/caching';
import { describeWithRedis, startRedis } from '../../../../test/support/redis-under-test.js';
import { CacheModule } from './cache.module.js';
import { CacheService } from './cache.service.js';
import { RateLimitModule } from './rate-limit.module.js';
import { RateLimitService } from './rate-limit.service.js';

const told: RedisState[] = [];

async function createApp(redisUrl?: string): Promise<TestingModule> {
  const options = { redisUrl, report: (state: RedisState) => told.push(state) };
  return Test.createTestingModule({
    imports: [CacheModule.forRoot(options), RateLimitModule.forRoot(options)],
  }).compile();
}

async function useBoth(app: TestingModule): Promise<void> {
  const cache = app.get(CacheService);
  const limits = app.get(RateLimitService);
  expect(await cache.getOrCompute('user:1', {}, () => Promise.resolve({ name: 'Ada' }))).toEqual({ name: 'Ada' });
  const checks = [];
  for (let i = 0; i < 6; i++) checks.push(await limits.checkLimit('ada'));
  expect(checks).toEqual([true, true, true, true, true, false]);
}

describe('an app without Redis', () => {
  let app: TestingModule;
  beforeEach(async () => {
    told.length = 0;
    app = await createApp();
  });
  afterEach(() => app.close());

  it('caches and limits in its memory', () => useBoth(app));

  it('gives the values that were set, and forgets them by key and by tag', async () => {
    const cache = app.get(CacheService);
    await cache.set('a', [1, null, { b: 'c' }], { tags: ['t'], ttlSeconds: 0.5 });
    expect(await cache.get('a')).toEqual([1, null, { b: 'c' }]);
    await cache.invalidateTag('t');
    expect(await cache.get('a')).toBeUndefined();
    await cache.set('a', 1);
    await cache.delete('a');
    expect(await cache.get('a')).toBeUndefined();
  });

  it('refuses the call over the limit with 429, its code and the seconds to wait', async () => {
    const limits = app.get(RateLimitService);
    const limit = { name: 'reports', points: 1, windowSeconds: 60 };
    await limits.enforce('ada', limit);
    await limits.enforce('bob', limit);
    await expect(limits.enforce('ada', limit)).rejects.toMatchObject({
      status: 429,
      extensions: { code: 'rate-limit-exceeded', retry_after: expect.any(Number) as number },
    });
  });

  it('passes on why a value could not be computed', async () => {
    const compute = () => Promise.reject(new Error('no source'));
    await expect(app.get(CacheService).getOrCompute('k', {}, compute)).rejects.toThrow('no source');
  });
});

describe('an app whose Redis is not there', () => {
  it('starts, works and reports the loss once', async () => {
    told.length = 0;
    const app = await createApp('redis://127.0.0.1:1');
    await useBoth(app);
    await app.close();
    expect(told).toEqual([{ state: 'lost', reason: 'ECONNREFUSED' }]);
  });
});

describeWithRedis('an app with a real redis-server', () => {
  it('shares cache and limits with its other instances', async () => {
    const server = await startRedis();
    const [one, two] = [await createApp(server.url), await createApp(server.url)];
    await useBoth(one);
    expect(await two.get(CacheService).get('user:1')).toEqual({ name: 'Ada' });
    expect(await two.get(RateLimitService).checkLimit('ada')).toBe(false);
    await one.close();
    await two.close();
    await server.kill();
  });
});
