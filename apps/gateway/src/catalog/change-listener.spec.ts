import type { Observation } from '@app/types';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/test-database.js';
import { createTcpProxy } from '../../../../test/support/tcp-proxy.js';
import { onDatabase } from '../../../../test/support/upstream-catalog.js';
import type { ChangeListener, FollowOptions } from './change-listener.js';
import { openCatalog, type Catalog } from './open-catalog.js';

const HERE = 'aaaaaaaa-2222-4333-8444-555555555555';
const THERE = 'bbbbbbbb-2222-4333-8444-555555555555';
let database: TestDatabase;
let here: Catalog;
let there: Catalog;
const listeners: ChangeListener[] = [];
const observed: Observation[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  here = await openCatalog({ url: database.url, observe: (observation) => observed.push(observation) });
  there = await openCatalog({ url: database.url, observe: () => undefined });
});
beforeEach(async () => {
  await sql('TRUNCATE hdb_catalog.hdb_metadata, hdb_catalog.hdb_schema_notifications');
  await here.metadata.initialise({ version: 3 });
  observed.length = 0;
});
afterEach(() => Promise.all(listeners.splice(0).map((listener) => listener.stop())));
afterAll(async () => {
  await Promise.all([here.close(), there.close()]);
  await database.drop();
});

/** Follows with a list of what was seen. */
function follow(options: Partial<FollowOptions> = {}, catalog = here): number[] {
  const seen: number[] = [];
  listeners.push(
    catalog.follow({
      instanceId: HERE,
      since: 1,
      pollIntervalMs: 0,
      onChange: (version) => void seen.push(version),
      ...options,
    }),
  );
  return seen;
}
const save = (catalog: Catalog, instanceId: string, expectedResourceVersion: number) =>
  catalog.metadata.save({
    metadata: { version: 3 },
    expectedResourceVersion,
    instanceId,
    notification: { metadata: true, remoteSchemas: [], sources: [] },
    clearActionLogs: [],
  });
const sql = (text: string) => onDatabase(database.url, text);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
async function until(condition: () => boolean | Promise<boolean>, withinMs = 8000): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('did not happen in time');
    await pause(5);
  }
}
const listening = (count = 1) =>
  until(() => observed.filter((one) => JSON.stringify(one).includes('"listening for')).length >= count);

it('sees the change of another instance within a second, without a poll', async () => {
  const seen = follow();
  await listening();
  await save(there, THERE, 1);
  await until(() => seen.length > 0, 1000);
  expect(seen).toEqual([2]);
});

it('sees each of several changes once, the last one for certain', async () => {
  const seen = follow({ pollIntervalMs: 10 });
  await listening();
  for (let version = 1; version <= 20; version++) await save(there, THERE, version);
  await until(() => seen.at(-1) === 21);
  await pause(100);
  expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b));
});

it('does not report its own changes', async () => {
  const seen = follow({ pollIntervalMs: 10 });
  await listening();
  await save(here, HERE, 1);
  await save(here, HERE, 2);
  await pause(150);
  expect(seen).toEqual([]);
  await save(there, THERE, 3);
  await until(() => seen.length > 0);
  expect(seen).toEqual([4]);
});

it('sees at once what changed before it began to listen', async () => {
  await save(there, THERE, 1);
  const seen = follow();
  await until(() => seen.length > 0);
  expect(seen).toEqual([2]);
});

it('reports nothing when it serves the newest version already', async () => {
  await save(there, THERE, 1);
  const seen = follow({ since: 2, pollIntervalMs: 10 });
  await listening();
  await pause(100);
  expect(seen).toEqual([]);
});

it('sees a change of upstream, which sends no NOTIFY', async () => {
  const seen = follow({ pollIntervalMs: 50 });
  await listening();
  await sql(`UPDATE hdb_catalog.hdb_metadata SET resource_version = 2;
    INSERT INTO hdb_catalog.hdb_schema_notifications VALUES (1, '{"metadata":true}', 2, '${THERE}')`);
  await until(() => seen.length > 0);
  expect(seen).toEqual([2]);
});

it('sees a notification row alone', async () => {
  const seen = follow({ pollIntervalMs: 50 });
  await sql(`INSERT INTO hdb_catalog.hdb_schema_notifications VALUES (1, '{}', 5, '${THERE}')`);
  await until(() => seen.length > 0);
  expect(seen).toEqual([5]);
});

it('sees a version that somebody wrote by hand, also after a change of its own', async () => {
  const seen = follow({ pollIntervalMs: 50 });
  await save(here, HERE, 1);
  await sql('UPDATE hdb_catalog.hdb_metadata SET resource_version = 3');
  await until(() => seen.length > 0);
  expect(seen).toEqual([3]);
});

it('does not see upstream’s changes when the poll is off', async () => {
  const seen = follow();
  await listening();
  await sql('UPDATE hdb_catalog.hdb_metadata SET resource_version = 3');
  await pause(150);
  expect(seen).toEqual([]);
});

it('ignores a version that is older', async () => {
  const seen = follow({ since: 5, pollIntervalMs: 10 });
  await save(there, THERE, 1);
  await pause(100);
  expect(seen).toEqual([]);
});

it.each(['', 'not json', '{"instanceId":5,"resourceVersion":"x"}', `{"instanceId":"${THERE}","resourceVersion":99}`])(
  'is not fooled by the notification %j',
  async (payload) => {
    const seen = follow();
    await listening();
    await onDatabase(database.url, 'SELECT pg_notify($1, $2)', ['actiongraph_metadata', payload]);
    await pause(100);
    expect(seen).toEqual([]);
    await save(there, THERE, 1);
    await until(() => seen.length > 0);
    expect(seen).toEqual([2]);
  },
);

const killListener = () =>
  sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'actiongraph listener'`);

it('sees changes through the poll while the listening connection is gone', async () => {
  // A role that may not connect again keeps the listener away; the pool of the catalog stays.
  await sql(
    `DO $$ BEGIN CREATE ROLE listener_only LOGIN SUPERUSER; EXCEPTION WHEN duplicate_object THEN NULL; END $$; ALTER ROLE listener_only LOGIN`,
  );
  const url = new URL(database.url);
  url.username = 'listener_only';
  const catalog = await openCatalog({ url: url.href, observe: (observation) => observed.push(observation) });
  const seen = follow({ pollIntervalMs: 50 }, catalog);
  await listening();
  await sql('ALTER ROLE listener_only NOLOGIN');
  await killListener();
  await until(() => observed.some((one) => JSON.stringify(one).includes('not listening for')));
  await save(there, THERE, 1);
  await until(() => seen.length > 0);
  expect(seen).toEqual([2]);
  await catalog.close();
  await sql('DROP OWNED BY listener_only; DROP ROLE listener_only');
});

it('listens again after its connection was killed, and says so once', async () => {
  const seen = follow();
  await listening();
  await killListener();
  await listening(2);
  await save(there, THERE, 1);
  await until(() => seen.length > 0);
  expect(seen).toEqual([2]);
  expect(observed.filter((one) => JSON.stringify(one).includes('not listening for'))).toHaveLength(1);
});

it('catches up when the database is lost and comes back', async () => {
  const proxy = await createTcpProxy(database.url);
  const catalog = await openCatalog({ url: proxy.url, observe: (observation) => observed.push(observation) });
  const seen = follow({ pollIntervalMs: 50 }, catalog);
  await listening();
  proxy.cut();
  await pause(300);
  await save(there, THERE, 1);
  await pause(100);
  expect(seen).toEqual([]);
  proxy.restore();
  await until(() => seen.length > 0);
  expect(seen).toEqual([2]);
  const reports = observed.map((one) => JSON.stringify(one));
  expect(reports.filter((text) => text.includes('cannot follow'))).toHaveLength(1);
  await catalog.close();
  await proxy.close();
});

it('calls again when the change could not be taken over', async () => {
  let attempts = 0;
  follow({
    onChange: () => {
      attempts++;
      if (attempts === 1) throw new Error('reload failed');
    },
  });
  await listening();
  await save(there, THERE, 1);
  await until(() => attempts === 2);
  await pause(50);
  expect(attempts).toBe(2);
});

it('makes one call at a time', async () => {
  let running = 0;
  let most = 0;
  let last = 0;
  follow({
    pollIntervalMs: 5,
    onChange: async (version) => {
      most = Math.max(most, ++running);
      await pause(30);
      running--;
      last = version;
    },
  });
  await listening();
  for (let version = 1; version <= 10; version++) await save(there, THERE, version);
  await until(() => last === 11);
  expect(most).toBe(1);
});

it('is silent after it was stopped', async () => {
  const seen = follow({ pollIntervalMs: 10 });
  await listening();
  await listeners[0]?.stop();
  await save(there, THERE, 1);
  await pause(150);
  expect(seen).toEqual([]);
  expect(
    await sql(
      `SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'actiongraph listener'`,
    ),
  ).toEqual([{ count: 0 }]);
});

it('stops while it is still trying to connect', async () => {
  const proxy = await createTcpProxy(database.url);
  const catalog = await openCatalog({ url: proxy.url, observe: () => undefined });
  proxy.cut();
  follow({ pollIntervalMs: 10 }, catalog);
  await pause(250);
  await catalog.close();
  await proxy.close();
});
