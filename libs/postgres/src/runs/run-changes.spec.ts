import { randomUUID } from 'node:crypto';
import { claimRequest, newRun, runStoreSuite } from '../../../../test/support/run-store-suite.js';
import { until } from '../../../../test/support/until.js';
import { createRunChanges, type RunChanges } from './run-changes.js';

const { url, open, sql } = runStoreSuite();
/** So long that only a notification can be the cause. */
const NEVER_MS = 3_600_000;
const opened: RunChanges[] = [];

function changes(pollMs = NEVER_MS): RunChanges {
  const made = createRunChanges({ url: url(), pollMs });
  opened.push(made);
  return made;
}

afterEach(() => Promise.all(opened.splice(0).map((one) => one.close())));

/** Counts calls, and waits until the connection listens, which is one call of its own. */
async function listening(listen: (listener: () => void) => () => void) {
  const heard: { calls: number; end: () => void } = { calls: 0, end: () => undefined };
  heard.end = listen(() => {
    heard.calls++;
  });
  await until(() => heard.calls > 0);
  heard.calls = 0;
  return heard;
}

it('hears of a stored run, once for many', async () => {
  const store = open();
  const heard = await listening((listener) => changes().onQueued(listener));
  await Promise.all(Array.from({ length: 100 }, () => store.enqueue(newRun())));
  await until(() => heard.calls > 0);
  expect(heard.calls).toBeLessThan(20);
});

it('hears of every change of a run and of no other run', async () => {
  const store = open();
  const [mine, other] = [await store.enqueue(newRun()), await store.enqueue(newRun({ delaySeconds: 100 }))];
  const heard = await listening((listener) => changes().onChange(mine.id.toUpperCase(), listener));
  const expectNext = async (calls: number) => {
    await until(() => heard.calls >= calls);
  };
  const { runs } = await store.claim(claimRequest());
  await expectNext(1);
  const [run] = runs;
  if (run === undefined) throw new Error('nothing was claimed');
  await store.openCallback(run, 'secret');
  await store.report('secret', { type: 'progress', progress: 1 });
  await expectNext(2);
  await store.cancel(other.id);
  await store.finish(run, { type: 'completed', responseText: '1' });
  await expectNext(3);
  expect(heard.calls).toBe(3);
});

it('hears of all runs of a large batch', async () => {
  const store = open();
  const stored = await Promise.all(Array.from({ length: 450 }, () => store.enqueue(newRun())));
  const hub = changes();
  await listening((listener) => hub.onQueued(listener));
  const heard = new Set<string>();
  for (const { id } of stored)
    hub.onChange(id, () => {
      heard.add(id);
    });
  await store.claim(claimRequest({ limit: 450 }));
  await until(() => heard.size === 450);
});

it('finds by looking what upstream and SQL by hand change', async () => {
  const store = open();
  const { id } = await store.enqueue(newRun());
  const heard = await listening((listener) => changes(20).onChange(id, listener));
  // The first look itself may count as a change.
  await until(() => heard.calls > 0);
  const before = heard.calls;
  await sql(`UPDATE hdb_catalog.hdb_action_log SET status = 'completed', response_payload = '1'`);
  await until(() => heard.calls > before);
});

it('looks for waiting runs while someone listens for them', async () => {
  const heard = await listening((listener) => changes(20).onQueued(listener));
  await until(() => heard.calls > 3);
});

it('tells nobody who has stopped listening', async () => {
  const store = open();
  const hub = changes();
  const heard = await listening((listener) => hub.onQueued(listener));
  const other = await listening((listener) => changes().onQueued(listener));
  heard.end();
  heard.end();
  await store.enqueue(newRun());
  await until(() => other.calls > 0);
  expect(heard.calls).toBe(0);
});

it('comes back after its connection was lost and tells everybody to look', async () => {
  const { id } = await open().enqueue(newRun());
  const heard = await listening((listener) => changes().onChange(id, listener));
  await sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE application_name = 'actiongraph listener' AND datname = current_database()`);
  await until(() => heard.calls > 0);
});

it.each(['', 'nonsense', randomUUID()])('may listen to a run %j that does not exist', async (id) => {
  const hub = changes(20);
  hub.onChange(id, () => undefined);
  const heard = await listening((listener) => hub.onQueued(listener));
  await until(() => heard.calls > 3);
});
