// Handlers of asynchronous actions that are away, slow, or fail at first.
import { freePort } from '../support/network.js';
import {
  callsByRun,
  createWork,
  DONE,
  enqueue,
  holdCalls,
  PATIENCE_MS,
  results,
  SEEN_ONCE,
  startInstance,
  watch,
  type Result,
} from '../support/async-runs.js';
import { programSuite } from '../support/program-suite.js';
import { report } from '../support/report.js';
import type { Gateway } from '../support/running-product.js';
import { json, startScriptedHandler, type ScriptedHandler } from '../support/scripted-handler.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';
import { onDatabase } from '../support/upstream-catalog.js';

const COMPLETED: Result = { errors: null, output: { done: true } };
const RETRY = { max_attempts: 50, initial_delay_ms: 50, max_delay_ms: 400, multiplier: 2, jitter: 0.2 };
const suite = programSuite();
let database: TestDatabase;
let gateway: Gateway;
let handler: ScriptedHandler;
beforeAll(async () => {
  database = await createTestDatabase();
  handler = await startScriptedHandler();
  gateway = await startInstance(suite.folder, database.url, { ACTIONGRAPH_ASYNC_CONCURRENCY: '20' });
});
afterAll(async () => {
  await gateway.end();
  await handler.close();
  await database.drop();
});

const attempts = async (ids: readonly string[]): Promise<readonly number[]> => {
  const statement = `SELECT attempts FROM hdb_catalog.actiongraph_runs WHERE id = ANY($1::uuid[])`;
  return (await onDatabase<{ attempts: number }>(database.url, statement, [ids])).map((row) => row.attempts);
};

describe('a handler that is away', () => {
  it('is called again until it is back, and no run is lost', async () => {
    const port = await freePort();
    await createWork(gateway, `http://127.0.0.1:${port.toString()}/away`, { name: 'away', policy: { retry: RETRY } });
    const ids = await enqueue(gateway, 100, { name: 'away' });
    const watched = await watch(gateway, ids.slice(0, 10), 'away');
    await until(async () => (await attempts(ids)).every((count) => count >= 4), PATIENCE_MS);
    const back = await startScriptedHandler(port);
    const backAt = performance.now();
    back.on('/away', DONE);
    const ended = await results(gateway, ids, 'away');
    report(`100 runs had completed ${(performance.now() - backAt).toFixed(0)} ms after their handler was back`);
    expect(ended).toEqual(Array(100).fill(COMPLETED));
    expect([...callsByRun(back).values()]).toEqual(Array(100).fill(1));
    await watched.ended();
    expect(watched.seen()).toEqual(Array(10).fill(SEEN_ONCE));
    watched.close();
    await back.close();
  });

  it('for longer than the policy allows ends the run as dead', async () => {
    const policy = { retry: { ...RETRY, max_attempts: 3 } };
    const port = await freePort();
    await createWork(gateway, `http://127.0.0.1:${port.toString()}/gone`, { name: 'gone', policy });
    const ids = await enqueue(gateway, 5, { name: 'gone' });
    const ended = await results(gateway, ids, 'gone');
    expect(ended.map(({ errors }) => errors?.error)).toEqual(Array(5).fill('http exception when calling webhook'));
    expect(await attempts(ids)).toEqual(Array(5).fill(3));
  });

  it('and has no policy ends the run with the first call', async () => {
    const port = await freePort();
    await createWork(gateway, `http://127.0.0.1:${port.toString()}/once`, { name: 'once' });
    const ids = await enqueue(gateway, 5, { name: 'once' });
    expect((await results(gateway, ids, 'once')).every(({ errors }) => errors !== null)).toBe(true);
    expect(await attempts(ids)).toEqual(Array(5).fill(1));
  });
});

it('a handler that answers 500 twice is called a third time', async () => {
  await createWork(gateway, `${handler.url}/thrice`, { name: 'thrice', policy: { retry: RETRY } });
  const attemptOf: number[] = [];
  handler.on('/thrice', (call, response, request) => {
    const attempt = Number(call.headers['x-actiongraph-attempt']);
    attemptOf.push(attempt);
    (attempt <= 2 ? json(500, { message: 'not yet' }) : DONE)(call, response, request);
  });
  const ids = await enqueue(gateway, 30, { name: 'thrice' });
  const watched = await watch(gateway, ids, 'thrice');
  expect(await results(gateway, ids, 'thrice')).toEqual(Array(30).fill(COMPLETED));
  expect(attemptOf.toSorted()).toEqual([1, 2, 3].flatMap((attempt) => Array<number>(30).fill(attempt)));
  await watched.ended();
  expect(watched.seen()).toEqual(Array(30).fill(SEEN_ONCE));
  watched.close();
});

it('a handler that hangs holds up no other action, and its runs complete when it answers', async () => {
  await createWork(gateway, `${handler.url}/slow`, { name: 'slow' });
  await createWork(gateway, `${handler.url}/quick`, { name: 'quick' });
  handler.on('/quick', DONE);
  const release = holdCalls(handler, '/slow');
  const slow = await enqueue(gateway, 100, { name: 'slow' });
  await until(() => handler.calls.some(({ path }) => path === '/slow'), PATIENCE_MS);
  const startedAt = performance.now();
  const quick = await enqueue(gateway, 50, { name: 'quick' });
  expect(await results(gateway, quick, 'quick')).toEqual(Array(50).fill(COMPLETED));
  report(
    `50 runs beside 100 of a handler that hangs had completed after ${(performance.now() - startedAt).toFixed(0)} ms`,
  );
  expect(handler.calls.filter(({ path }) => path === '/slow').length).toBeLessThan(20);
  release();
  expect(await results(gateway, slow, 'slow')).toEqual(Array(100).fill(COMPLETED));
});
