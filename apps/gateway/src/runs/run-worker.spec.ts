import type { Claim, ClaimedRun, ClaimRequest, RunStore } from '@app/actions';
import type { Observation } from '@app/types';
import { until } from '../../../../test/support/until.js';
import { RunWorker, type WorkerSettings } from './run-worker.js';

const unused = (): never => {
  throw new Error('the worker does not do that');
};

/** A worker on a queue in memory; runs end when the test says so. */
class Bench {
  readonly queue: ClaimedRun[] = [];
  readonly claims: ClaimRequest[] = [];
  readonly observed: Observation[] = [];
  readonly serving = new Map<string, { readonly end: () => void; readonly signal: AbortSignal }>();
  readonly lost = new Set<string>();
  failure: Error | undefined;
  tellQueued: () => void = () => undefined;
  readonly worker: RunWorker;
  private count = 0;

  constructor(settings: Partial<WorkerSettings> = {}, isNeeded = (): boolean => true) {
    const store: RunStore = {
      claim: (request) => this.claim(request),
      renew: (tokens) => Promise.resolve(new Set(tokens.filter((token) => !this.lost.has(token)))),
      enqueue: unused,
      find: unused,
      finish: unused,
      report: unused,
      openCallback: unused,
      cancel: unused,
    };
    this.worker = new RunWorker({
      store,
      changes: {
        onChange: unused,
        onQueued: (listener) => {
          this.tellQueued = listener;
          return () => {
            this.tellQueued = () => undefined;
          };
        },
      },
      settings: { pollMs: 60_000, batchSize: 10, concurrency: 20, gracefulShutdownMs: 50, ...settings },
      isNeeded,
      limits: () => ({ limited: 3 }),
      serve: (run, signal) =>
        new Promise((resolve) => {
          const end = (): void => {
            this.serving.delete(run.id);
            resolve();
          };
          signal.addEventListener('abort', end);
          this.serving.set(run.id, { end, signal });
        }),
      observe: (observation) => this.observed.push(observation),
    });
  }

  add(action: string, count = 1): void {
    for (let i = 0; i < count; i++) {
      const id = `${action} ${(this.count++).toString()}`;
      const nothing = { input: {}, headers: {}, sessionVariables: {}, attempt: 1, maxAttempts: 1 };
      this.queue.push({ id, action, leaseToken: id, ...nothing });
    }
    this.tellQueued();
  }

  private claim(request: ClaimRequest): Promise<Claim> {
    this.claims.push(request);
    if (this.failure !== undefined) return Promise.reject(this.failure);
    const free = this.queue.filter(({ action }) => request.skipped?.includes(action) !== true);
    const runs = free.slice(0, request.limit);
    for (const run of runs) this.queue.splice(this.queue.indexOf(run), 1);
    return Promise.resolve({ runs, nextDueMs: undefined });
  }
}

let bench: Bench;
function start(...given: ConstructorParameters<typeof Bench>): Bench {
  bench = new Bench(...given);
  bench.worker.start();
  return bench;
}
afterEach(() => bench.worker.stop());

it('looks once for what was left when it starts, and serves what it is told of', async () => {
  start();
  await until(() => bench.claims.length === 1);
  bench.add('a', 2);
  await until(() => bench.serving.size === 2);
  expect(bench.claims[0]).toMatchObject({ limit: 10, leaseMs: 3500, concurrency: { limited: 3 }, skipped: [] });
});

it('looks for nothing where there is no asynchronous action', async () => {
  start({ pollMs: 1 }, () => false);
  bench.tellQueued();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(bench.claims).toHaveLength(0);
});

it('polls where there is one', async () => {
  start({ pollMs: 1 });
  await until(() => bench.claims.length > 3);
});

it('gives no action more slots than it leaves free', async () => {
  start();
  bench.add('stuck', 50);
  await until(() => bench.serving.size === 10 && bench.claims.length > 1);
  bench.add('lively', 5);
  await until(() => bench.serving.size === 15);
  expect(bench.queue).toHaveLength(40);
});

it('fills a slot as soon as it is free', async () => {
  start({ concurrency: 1 });
  bench.add('a', 2);
  await until(() => bench.serving.size === 1);
  bench.serving.get('a 0')?.end();
  await until(() => bench.serving.has('a 1'));
});

it('breaks off the call of a run that somebody else has now', async () => {
  start();
  bench.add('a', 2);
  await until(() => bench.serving.size === 2);
  const signal = bench.serving.get('a 0')?.signal;
  bench.lost.add('a 0');
  await until(() => signal?.aborted === true);
  expect(signal?.reason).toBe('lost');
  expect(bench.serving.has('a 1')).toBe(true);
});

it('gives back what is still running when its time is over, and takes nothing more', async () => {
  start();
  bench.add('a');
  await until(() => bench.serving.size === 1);
  const signal = bench.serving.get('a 0')?.signal;
  const stopped = bench.worker.stop();
  bench.add('a');
  await stopped;
  expect(signal?.reason).toBe('shutdown');
  expect(bench.queue).toHaveLength(1);
});

it('waits for calls that end in time', async () => {
  start({ gracefulShutdownMs: 60_000 });
  bench.add('a');
  await until(() => bench.serving.size === 1);
  const { signal, end } = bench.serving.get('a 0') ?? unused();
  const stopped = bench.worker.stop();
  end();
  await stopped;
  expect(signal.aborted).toBe(false);
});

it('tells of a failing database once, and goes on when it is back', async () => {
  start({ pollMs: 1 });
  bench.failure = new Error('connection refused');
  const before = bench.claims.length;
  await until(() => bench.claims.length > before + 5);
  expect(bench.observed).toHaveLength(1);
  bench.failure = undefined;
  bench.add('a');
  await until(() => bench.serving.size === 1);
});
