// A hundred thousand finished runs: pages of them, retention, and the start of new ones stay fast.
import { command, createWork, DONE, enqueue, results, startInstance } from '../support/async-runs.js';
import { programSuite } from '../support/program-suite.js';
import { report } from '../support/report.js';
import type { Gateway } from '../support/running-product.js';
import { startScriptedHandler, type ScriptedHandler } from '../support/scripted-handler.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';
import { onDatabase } from '../support/upstream-catalog.js';

const RUNS = 100_000;
/** Older ones are deleted: half of them are. */
const KEPT_SECONDS = 3600;
const PATIENCE_MS = 60_000;
const PAGES = 20;
const suite = programSuite();
let database: TestDatabase;
let handler: ScriptedHandler;
let gateway: Gateway;

/** Every tenth has failed. Those with even numbers are older than what is kept, the others are younger. */
const FILL = `
WITH given AS (
  SELECT gen_random_uuid() AS id, CASE WHEN n % 10 = 0 THEN 'failed' ELSE 'completed' END AS state,
    now() - make_interval(secs => CASE WHEN n % 2 = 0 THEN ${KEPT_SECONDS.toString()} * 2 ELSE 0 END + n / 100.0) AS at
  FROM generate_series(1, ${RUNS.toString()}) n
), sides AS (
  INSERT INTO hdb_catalog.actiongraph_runs (id, action, state, attempts, due_at, started_at, finished_at, headers_removed)
  SELECT id, 'work', state, 1, at, at, at, true FROM given RETURNING id
), attempts AS (
  INSERT INTO hdb_catalog.actiongraph_run_attempts (run_id, number, started_at, ended_at, outcome)
  SELECT id, 1, at, at, state FROM given
)
INSERT INTO hdb_catalog.hdb_action_log (id, action_name, input_payload, request_headers, session_variables,
  response_payload, errors, created_at, response_received_at, status)
SELECT id, 'work', '{}', '{}', '{"x-hasura-role": "admin"}', CASE state WHEN 'completed' THEN '{"done":true}'::jsonb END,
  CASE state WHEN 'failed' THEN '{"error": "no", "path": "$", "code": "unexpected"}'::jsonb END, at, at,
  CASE state WHEN 'completed' THEN 'completed' ELSE 'error' END
FROM given`;

beforeAll(async () => {
  database = await createTestDatabase();
  handler = await startScriptedHandler();
  handler.on('/work', DONE);
  gateway = await startInstance(suite.folder, database.url, { ACTIONGRAPH_RUN_RETENTION_INTERVAL: '200' });
  await createWork(gateway, `${handler.url}/work`);
  await onDatabase(database.url, FILL);
}, PATIENCE_MS);
afterAll(async () => {
  await gateway.end();
  await handler.close();
  await database.drop();
});

interface Page {
  readonly runs: readonly { readonly id: string }[];
  readonly next_cursor: string | null;
}

/** Walks pages of 100. */
async function walk(filter: object): Promise<{ readonly ids: readonly string[]; readonly slowestMs: number }> {
  const ids: string[] = [];
  let slowestMs = 0;
  let cursor: string | null = null;
  for (let page = 0; page < PAGES; page++) {
    const startedAt = performance.now();
    const more: object = cursor === null ? {} : { cursor };
    const { runs, next_cursor } = (await command(gateway, 'list_action_runs', {
      limit: 100,
      ...filter,
      ...more,
    })) as Page;
    slowestMs = Math.max(slowestMs, performance.now() - startedAt);
    ids.push(...runs.map(({ id }) => id));
    cursor = next_cursor;
  }
  return { ids, slowestMs };
}

const middle = (): string => new Date(Date.now() - 1.5 * KEPT_SECONDS * 1000).toISOString();

it.each([
  ['all', {}],
  ['of one action', { action: 'work' }],
  ['that failed', { states: ['failed'] }],
  ['that completed, of one action', { states: ['completed'], action: 'work' }],
  ['older than the middle', { until: middle() }],
])('pages of runs %s are quick, and no run is shown twice', async (title, filter) => {
  const { ids, slowestMs } = await walk(filter);
  report(
    `${RUNS.toString()} runs, ${PAGES.toString()} pages of 100, ${title}: the slowest took ${slowestMs.toFixed(1)} ms`,
  );
  expect(new Set(ids).size).toBe(PAGES * 100);
  expect(slowestMs).toBeLessThan(2000);
});

it('new runs start and end as if there were no others', async () => {
  const startedAt = performance.now();
  const ids = await enqueue(gateway, 100);
  await results(gateway, ids);
  report(
    `100 new runs beside ${RUNS.toString()} finished ones had completed after ${(performance.now() - startedAt).toFixed(0)} ms`,
  );
});

it('retention deletes half of them within seconds, with everything that belongs to them', async () => {
  const retention = { completed_seconds: KEPT_SECONDS, failed_seconds: KEPT_SECONDS };
  const startedAt = performance.now();
  await command(gateway, 'set_action_policy', { action: 'work', policy: { retention } });
  const COUNTS = `SELECT (SELECT count(*)::int FROM hdb_catalog.hdb_action_log) AS logged,
    (SELECT count(*)::int FROM hdb_catalog.actiongraph_runs) AS sides,
    (SELECT count(*)::int FROM hdb_catalog.actiongraph_run_attempts) AS attempts`;
  interface Counts {
    readonly logged: number;
    readonly sides: number;
    readonly attempts: number;
  }
  const left = RUNS / 2 + 100;
  await until(async () => ((await onDatabase<Counts>(database.url, COUNTS))[0]?.logged ?? 0) <= left, PATIENCE_MS);
  report(
    `retention deleted ${(RUNS / 2).toString()} of ${RUNS.toString()} runs in ${(performance.now() - startedAt).toFixed(0)} ms`,
  );
  await until(async () => ((await onDatabase<Counts>(database.url, COUNTS))[0]?.attempts ?? 0) === left, PATIENCE_MS);
  expect(await onDatabase(database.url, COUNTS)).toEqual([{ logged: left, sides: left, attempts: left }]);
});
