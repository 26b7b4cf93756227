// The metadata database is restarted while asynchronous runs are under way and waiting.
import { join } from 'node:path';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@app/embedded-postgres';
import {
  createWork,
  enqueue,
  holdCalls,
  PATIENCE_MS,
  results,
  SEEN_ONCE,
  startInstance,
  watch,
} from '../support/async-runs.js';
import { programSuite } from '../support/program-suite.js';
import { report } from '../support/report.js';
import { isHealthy, type Gateway } from '../support/running-product.js';
import { startScriptedHandler, type ScriptedHandler } from '../support/scripted-handler.js';
import { until } from '../support/until.js';
import { createWorkspace, removeWorkspace } from '../support/workspace.js';

const RUNS = 200;
const WATCHED = 20;
const suite = programSuite();
/** Of the server; the suite's own is looked through before the server is gone. */
let folder: string;
let server: EmbeddedPostgres;
let handler: ScriptedHandler;
let first: Gateway;
let second: Gateway;
const startServer = (): Promise<EmbeddedPostgres> =>
  startEmbeddedPostgres({ dataDir: join(folder, 'data'), log: () => undefined });
beforeAll(async () => {
  folder = await createWorkspace();
  server = await startServer();
  handler = await startScriptedHandler();
  const start = (): Promise<Gateway> => startInstance(suite.folder, server.url);
  [first, second] = await Promise.all([start(), start()]);
});
afterAll(async () => {
  await Promise.all([first.end(), second.end()]);
  await handler.close();
  await server.stop();
  expect(await removeWorkspace(folder)).toBe(0);
});

it('every run completes, those whose handler answered while the database was away too', async () => {
  await createWork(first, `${handler.url}/work`);
  const release = holdCalls(handler, '/work');
  const ids = await enqueue(first, RUNS);
  const later = await enqueue(first, RUNS, { headers: { 'x-actiongraph-delay-seconds': '2' } });
  const watched = await watch(second, [...ids.slice(0, WATCHED), ...later.slice(0, WATCHED)]);
  await until(() => handler.calls.length === RUNS, PATIENCE_MS);
  await server.stop();
  release();
  await until(async () => !(await isHealthy(first.url)) && !(await isHealthy(second.url)), PATIENCE_MS);
  const restarted = await startServer();
  const restartedAt = performance.now();
  expect(restarted.url).toBe(server.url);
  server = restarted;
  await until(
    () => Promise.all([first, second].map(({ url }) => isHealthy(url))).then((all) => all.every(Boolean)),
    PATIENCE_MS,
  );
  const ended = await results(second, [...ids, ...later]);
  report(
    `Postgres restarted with ${RUNS.toString()} runs in flight and ${RUNS.toString()} waiting: all completed after ${(performance.now() - restartedAt).toFixed(0)} ms`,
  );
  expect(ended).toEqual([...ids, ...later].map(() => ({ errors: null, output: { done: true } })));
  await watched.ended();
  expect(watched.seen()).toEqual(Array(2 * WATCHED).fill(SEEN_ONCE));
  watched.close();
});

it('new runs start as before', async () => {
  const ids = await enqueue(first, 10);
  expect(await results(second, ids)).toHaveLength(10);
});

it('no gateway printed a stack trace', () => {
  expect([first, second].map((gateway) => gateway.stderr())).toEqual(['', '']);
  for (const gateway of [first, second]) expect(gateway.stdout()).not.toMatch(/\\n\s+at /);
});
