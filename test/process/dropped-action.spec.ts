// An asynchronous action is dropped or gets another name while its runs wait and one is being called.
import {
  command,
  createWork,
  enqueue,
  holdCalls,
  PATIENCE_MS,
  results,
  startInstance,
  watch,
} from '../support/async-runs.js';
import { programSuite } from '../support/program-suite.js';
import type { Gateway } from '../support/running-product.js';
import { startScriptedHandler, type ScriptedHandler } from '../support/scripted-handler.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';
import { onDatabase } from '../support/upstream-catalog.js';

const RUNS = 50;
const ENDED = ['completed', 'failed', 'dead', 'cancelled', 'expired'];
const suite = programSuite();
let database: TestDatabase;
let handler: ScriptedHandler;
let gateways: readonly [Gateway, Gateway];
beforeAll(async () => {
  database = await createTestDatabase();
  handler = await startScriptedHandler();
  const start = (): Promise<Gateway> => startInstance(suite.folder, database.url);
  gateways = await Promise.all([start(), start()]);
});
afterAll(async () => {
  await Promise.all(gateways.map((gateway) => gateway.end()));
  await handler.close();
  await database.drop();
});

interface Shown {
  readonly state: string;
  readonly errors: { readonly code: string } | null;
}

/** The runs as operators see them, once none of them is under way. */
async function ended(ids: readonly string[]): Promise<readonly Shown[]> {
  let shown: readonly Shown[] = [];
  await until(async () => {
    shown = await Promise.all(ids.map((id) => command(gateways[1], 'get_action_run', { id }) as Promise<Shown>));
    return shown.every(({ state }) => ENDED.includes(state));
  }, PATIENCE_MS);
  return shown;
}

/** One run that is being called, the others wait for it. */
async function oneCalledOthersWaiting(name: string): Promise<{ ids: readonly string[]; release: () => void }> {
  await createWork(gateways[0], `${handler.url}/${name}`, { name, policy: { concurrency: 1 } });
  const release = holdCalls(handler, `/${name}`);
  const ids = await enqueue(gateways[0], RUNS, { name });
  await until(() => handler.calls.some(({ path }) => path === `/${name}`), PATIENCE_MS);
  return { ids, release };
}

const summary = (shown: readonly Shown[]): readonly string[] =>
  shown.map(({ state, errors }) => `${state} ${errors?.code ?? ''}`).toSorted();

const GONE = Array<string>(RUNS - 1).fill('failed not-exists');

it('that is dropped ends its waiting runs with an error; the call under way is finished', async () => {
  const { ids, release } = await oneCalledOthersWaiting('dropped');
  const watched = await watch(gateways[1], ids.slice(-5), 'dropped');
  await command(gateways[0], 'drop_action', { name: 'dropped', clear_data: false });
  release();
  expect(summary(await ended(ids))).toEqual(['completed ', ...GONE]);
  // Their schema is gone: clients are asked to come back, as after every change of the metadata.
  expect(await watched.closed).toMatchObject({ code: 1012 });
  expect(handler.calls.filter(({ path }) => path === '/dropped')).toHaveLength(1);
});

it('that gets another name ends the runs of the old one, and takes new ones', async () => {
  const { ids, release } = await oneCalledOthersWaiting('before');
  await command(gateways[0], 'drop_action', { name: 'before', clear_data: false });
  await createWork(gateways[0], `${handler.url}/after`, { name: 'after', policy: { concurrency: 5 } });
  handler.on('/after', (call, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"done":true}');
  });
  const fresh = await enqueue(gateways[0], RUNS, { name: 'after' });
  expect(await results(gateways[0], fresh, 'after')).toHaveLength(RUNS);
  release();
  expect(summary(await ended(ids))).toEqual(['completed ', ...GONE]);
});

it('that comes back before they are due runs them', async () => {
  await createWork(gateways[0], `${handler.url}/back`, { name: 'back' });
  holdCalls(handler, '/back')();
  const ids = await enqueue(gateways[0], RUNS, { name: 'back', headers: { 'x-actiongraph-delay-seconds': '3' } });
  await command(gateways[0], 'drop_action', { name: 'back', clear_data: false });
  await createWork(gateways[0], `${handler.url}/back`, { name: 'back' });
  expect(summary(await ended(ids))).toEqual(Array(RUNS).fill('completed '));
});

it('that is dropped with its runs leaves none behind, and none is called', async () => {
  const { ids, release } = await oneCalledOthersWaiting('cleared');
  await command(gateways[0], 'drop_action', { name: 'cleared' });
  release();
  await createWork(gateways[0], `${handler.url}/next`, { name: 'next', policy: { concurrency: 1 } });
  holdCalls(handler, '/next')();
  // Whatever was queued before these would have been called before them.
  const next = await enqueue(gateways[0], RUNS, { name: 'next' });
  expect(await results(gateways[0], next, 'next')).toHaveLength(RUNS);
  const LEFT = `SELECT id FROM hdb_catalog.hdb_action_log WHERE id = ANY($1::uuid[])
    UNION ALL SELECT id FROM hdb_catalog.actiongraph_runs WHERE id = ANY($1::uuid[])`;
  expect(await onDatabase(database.url, LEFT, [ids])).toEqual([]);
  expect(handler.calls.filter(({ path }) => path === '/cleared')).toHaveLength(1);
});
