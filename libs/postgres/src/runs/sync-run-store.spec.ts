import type { JsonObject } from '@app/types';
import { until } from '../../../../test/support/until.js';
import { claimRequest, newRun, runStoreSuite } from '../../../../test/support/run-store-suite.js';
import {
  createSyncRunStore,
  type Begun,
  type KeyedRun,
  type SyncOutcome,
  type SyncRunStore,
} from './sync-run-store.js';

const suite = runStoreSuite();
const stores: SyncRunStore[] = [];

afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
});

function open(): SyncRunStore {
  const store = createSyncRunStore({ url: suite.url() });
  stores.push(store);
  return store;
}

const keyed = (key: string, given: Partial<KeyedRun> = {}, payloadDigest = 'p'): KeyedRun => ({
  action: 'pay',
  input: { amount: 1 },
  sessionVariables: { 'x-hasura-role': 'user' },
  idempotency: { key, payloadDigest, ttlSeconds: 60 },
  leaseMs: 10_000,
  ...given,
});

const DONE: SyncOutcome = { type: 'completed', responseText: '{"id": 1}' };
const FAULT = { error: 'no', path: '$', code: 'declined', status: 402, extensions: { code: 'declined', a: [1] } };

async function begin(store: SyncRunStore, run: KeyedRun): Promise<Extract<Begun, { type: 'begun' }>> {
  const begun = await store.begin(run);
  if (begun.type !== 'begun') throw new Error(`expected to begin, but found ${JSON.stringify(begun)}`);
  return begun;
}

const expire = (): Promise<readonly JsonObject[]> =>
  suite.sql('UPDATE hdb_catalog.actiongraph_runs SET idempotency_until = now()');

it('is begun by one of many, over two instances', async () => {
  const [one, other] = [open(), open()];
  const begun = await Promise.all(Array.from({ length: 60 }, (_, i) => (i % 2 ? one : other).begin(keyed('k'))));
  expect(begun.filter(({ type }) => type === 'begun')).toHaveLength(1);
  expect(new Set(begun.map((each) => ('id' in each ? each.id : ''))).size).toBe(1);
});

it('gives its answer to whoever comes later, and to whoever waits by its id', async () => {
  const store = open();
  const run = await begin(store, keyed('k'));
  expect(await store.outcomeOf(run.id)).toBeUndefined();
  expect(await store.settle(run, DONE, 60)).toBe(true);
  expect(await store.begin(keyed('k'))).toEqual({ type: 'ended', outcome: DONE });
  expect(await store.outcomeOf(run.id)).toEqual(DONE);
});

it('keeps of an error what its exact repetition needs', async () => {
  const store = open();
  await store.settle(await begin(store, keyed('k')), { type: 'failed', error: FAULT }, 60);
  expect(await store.begin(keyed('k'))).toEqual({ type: 'ended', outcome: { type: 'failed', error: FAULT } });
});

it('with another payload is a conflict', async () => {
  const store = open();
  await begin(store, keyed('k'));
  expect(await store.begin(keyed('k', {}, 'other'))).toEqual({ type: 'conflict' });
});

it('that does not keep its key is begun anew, and its end stays readable by its id', async () => {
  const store = open();
  const run = await begin(store, keyed('k'));
  await store.settle(run, { type: 'failed', error: FAULT }, 0);
  expect((await begin(store, keyed('k'))).id).not.toBe(run.id);
  expect(await store.outcomeOf(run.id)).toMatchObject({ type: 'failed' });
});

it('is begun anew when the time of the key is over, and the old one keeps its answer', async () => {
  const store = open();
  const run = await begin(store, keyed('k'));
  await store.settle(run, DONE, 60);
  await expire();
  await begin(store, keyed('k'));
  expect(await store.outcomeOf(run.id)).toEqual(DONE);
});

it('that was lost is taken over, ends as failed, and cannot be settled by its old owner', async () => {
  const store = open();
  const run = await begin(store, keyed('k'));
  await expire();
  expect(await store.outcomeOf(run.id)).toBe('lost');
  const next = await begin(store, keyed('k'));
  expect(await store.settle(run, DONE, 60)).toBe(false);
  expect(await store.settle(next, DONE, 60)).toBe(true);
  expect(await suite.sql('SELECT state FROM hdb_catalog.actiongraph_runs ORDER BY state')).toEqual([
    { state: 'completed' },
    { state: 'failed' },
  ]);
});

it('that was lost and is not asked for again ends as failed when others begin', async () => {
  const store = createSyncRunStore({ url: suite.url(), sweepMs: 0 });
  stores.push(store);
  const lost = await begin(store, keyed('k'));
  await expire();
  await until(async () => {
    await store.begin(keyed('other'));
    return (await store.outcomeOf(lost.id)) !== 'lost';
  });
  expect(await store.outcomeOf(lost.id)).toMatchObject({ type: 'failed', error: { code: 'lost' } });
});

it('is never claimed by a worker, whether it runs, is lost or has ended', async () => {
  const [store, runs] = [open(), suite.open()];
  const claimed = async (): Promise<number> => (await runs.claim(claimRequest())).runs.length;
  const run = await begin(store, keyed('k'));
  expect(await claimed()).toBe(0);
  await expire();
  expect(await claimed()).toBe(0);
  await store.settle(run, DONE, 60);
  expect(await claimed()).toBe(0);
  await runs.enqueue(newRun());
  expect(await claimed()).toBe(1);
});

it('with a value that cannot be stored is refused when it begins', async () => {
  await expect(open().begin(keyed('k', { input: { text: 'a\0b' } }))).rejects.toMatchObject({ code: 'data-exception' });
});

it('with an answer that cannot be stored is still running, so that another end can be written', async () => {
  const store = open();
  const run = await begin(store, keyed('k'));
  const unstorable: SyncOutcome = { type: 'completed', responseText: '"\\u0000"' };
  await expect(store.settle(run, unstorable, 60)).rejects.toMatchObject({ code: 'data-exception' });
  expect(await store.settle(run, { type: 'failed', error: FAULT }, 60)).toBe(true);
});

it('of an unknown id is lost', async () => {
  const store = open();
  expect(await store.outcomeOf('nothing')).toBe('lost');
  expect(await store.outcomeOf('6f9619ff-8b86-4d01-b42d-00cf4fc964ff')).toBe('lost');
});

describe('records', () => {
  const call = (n: number, outcome: SyncOutcome = DONE) => ({
    action: 'look',
    input: { n },
    sessionVariables: { 'x-hasura-role': 'user' },
    outcome,
  });

  it('are ended runs', async () => {
    const store = open();
    await Promise.all([store.record(call(1)), store.record(call(2, { type: 'failed', error: FAULT }))]);
    const rows = await suite.sql(
      `SELECT l.input_payload->'n' AS n, l.status, r.state, r.attempts, l.response_payload, l.errors->'code' AS code
       FROM hdb_catalog.hdb_action_log l JOIN hdb_catalog.actiongraph_runs r USING (id) ORDER BY 1`,
    );
    expect(rows).toEqual([
      { n: 1, status: 'completed', state: 'completed', attempts: 1, response_payload: { id: 1 }, code: null },
      { n: 2, status: 'error', state: 'failed', attempts: 1, response_payload: null, code: 'declined' },
    ]);
  });

  it('that cannot be stored do not take others along', async () => {
    const store = open();
    const bad = { ...call(1), input: { text: '\0' } };
    const settled = await Promise.allSettled([bad, call(2), call(3)].map((one) => store.record(one)));
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  });
});
