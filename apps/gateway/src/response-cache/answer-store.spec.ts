// Who waits for an answer that is being made, and what becomes of it when they go.
import { MemoryCache } from '@app/caching';
import { AnswerStore } from './answer-store.js';

const openStore = (now = () => 1000): AnswerStore =>
  new AnswerStore({ cache: new MemoryCache({ maxBytes: 1_000_000 }), scope: '', maxTtlSeconds: 60, now });

const request = (signal?: AbortSignal) => ({ tags: ['t'], refresh: false, signal: signal && (() => signal) });

/** Ends with the signal, as a statement does. */
function slow(signal: () => AbortSignal, seen: { aborted: boolean }): Promise<never> {
  return new Promise((_, reject) => {
    signal().addEventListener('abort', () => {
      seen.aborted = true;
      reject(new Error('aborted'));
    });
  });
}

it('gives a kept answer until its time is over', async () => {
  const clock = { now: 1000 };
  const store = openStore(() => clock.now);
  const made = await store.make('k', request(), () => Promise.resolve({ body: 'a:b', ttlSeconds: 5 }));
  expect(made).toEqual({ body: 'a:b', leftSeconds: 5 });
  clock.now += 2500;
  expect(await store.get('k')).toEqual({ body: 'a:b', leftSeconds: 3 });
  clock.now += 2500;
  expect(await store.get('k')).toBeUndefined();
});

it('stops the work when the last caller has gone, and begins anew for the next one', async () => {
  const store = openStore();
  const seen = { aborted: false };
  const callers = [new AbortController(), new AbortController()];
  const waiting = callers.map(({ signal }) => store.make('k', request(signal), (shared) => slow(shared, seen)));
  await Promise.resolve();
  callers[0]?.abort();
  expect(seen.aborted).toBe(false);
  await new Promise(setImmediate);
  callers[1]?.abort();
  expect(seen.aborted).toBe(true);
  const next = await store.make('k', request(), () => Promise.resolve({ body: 'new', ttlSeconds: 5 }));
  expect(next.body).toBe('new');
  expect((await Promise.allSettled(waiting)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});

it('drops everything, whatever its tags are', async () => {
  const store = openStore();
  await store.make('k', request(), () => Promise.resolve({ body: 'x', ttlSeconds: 5 }));
  await store.invalidate(['other']);
  expect(await store.get('k')).toBeDefined();
  await store.clear();
  expect(await store.get('k')).toBeUndefined();
});
