// Instances whose clocks are an hour off: leases, delays and recovery go by the clock of the database.
import { join } from 'node:path';
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
} from '../support/async-runs.js';
import { programSuite } from '../support/program-suite.js';
import { report } from '../support/report.js';
import type { Gateway } from '../support/running-product.js';
import { startScriptedHandler, type ScriptedHandler } from '../support/scripted-handler.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';
import { onDatabase } from '../support/upstream-catalog.js';

const HOUR_MS = 3_600_000;
const RUNS = 100;
/** Two leases and more. */
const HELD_SECONDS = 8;
const SHIFTED_CLOCK = join(import.meta.dirname, '../support/shifted-clock.mjs');
const suite = programSuite();
let database: TestDatabase;
let handler: ScriptedHandler;
let ahead: Gateway;
let behind: Gateway;
const startShifted = (shiftMs: number): Promise<Gateway> =>
  startInstance(suite.folder, database.url, {
    NODE_OPTIONS: `--import=${SHIFTED_CLOCK}`,
    CLOCK_SHIFT_MS: shiftMs.toString(),
  });
beforeAll(async () => {
  database = await createTestDatabase();
  handler = await startScriptedHandler();
  [ahead, behind] = await Promise.all([startShifted(HOUR_MS), startShifted(-HOUR_MS)]);
  await createWork(ahead, `${handler.url}/work`);
});
afterAll(async () => {
  await behind.end();
  await handler.close();
  await database.drop();
});

const sql = async <Row extends object>(statement: string, values: unknown[] = []): Promise<Row> => {
  const [row] = await onDatabase<Row>(database.url, statement, values);
  if (row === undefined) throw new Error(`no row: ${statement}`);
  return row;
};

/** How far the time of the first log line is from this machine's. */
function shownShiftMs(gateway: Gateway): number {
  const [, text = ''] = /"timestamp":"([^"]+)"/.exec(gateway.stdout()) ?? [];
  return Date.parse(text.replace(/\+0000$/, 'Z')) - Date.now();
}

it('the instances are off indeed', () => {
  expect(shownShiftMs(ahead)).toBeGreaterThan(HOUR_MS / 2);
  expect(shownShiftMs(behind)).toBeLessThan(-HOUR_MS / 2);
});

it('takes no run away from an instance that renews its leases', async () => {
  const release = holdCalls(handler, '/work');
  const ids = [...(await enqueue(ahead, RUNS / 2)), ...(await enqueue(behind, RUNS / 2))];
  const watched = await watch(behind, ids.slice(0, 10));
  const OLD = `SELECT count(*)::int AS runs FROM hdb_catalog.actiongraph_runs
    WHERE id = ANY($1::uuid[]) AND started_at < now() - make_interval(secs => $2)`;
  await until(async () => (await sql<{ runs: number }>(OLD, [ids, HELD_SECONDS])).runs === RUNS, PATIENCE_MS);
  release();
  expect(await results(behind, ids)).toHaveLength(RUNS);
  expect([...callsByRun(handler).values()]).toEqual(Array(RUNS).fill(1));
  await watched.ended();
  expect(watched.seen()).toEqual(Array(10).fill(SEEN_ONCE));
  watched.close();
});

it('starts delayed runs when they are due by the clock of the database', async () => {
  handler.on('/work', DONE);
  const headers = { 'x-actiongraph-delay-seconds': '1.5' };
  const ids = [...(await enqueue(ahead, 10, { headers })), ...(await enqueue(behind, 10, { headers }))];
  await results(behind, ids);
  const { earliest, latest } = await sql<{ earliest: number; latest: number }>(
    `SELECT min(extract(epoch FROM started_at - due_at))::float8 AS earliest, max(extract(epoch FROM started_at - due_at))::float8 AS latest
     FROM hdb_catalog.actiongraph_runs WHERE id = ANY($1::uuid[])`,
    [ids],
  );
  report(`delayed runs with clocks an hour off started ${(latest * 1000).toFixed(0)} ms after they were due at most`);
  expect(earliest).toBeGreaterThanOrEqual(0);
  expect(latest).toBeLessThan(60);
});

it('takes over what an instance leaves behind that was killed', async () => {
  const release = holdCalls(handler, '/work');
  const ids = await enqueue(ahead, RUNS);
  await until(() => ids.every((id) => callsByRun(handler).has(id)), PATIENCE_MS);
  await ahead.end('SIGKILL');
  const killedAt = performance.now();
  release();
  const ended = await results(behind, ids);
  report(
    `kill -9 of an instance whose clock is an hour off: all completed after ${(performance.now() - killedAt).toFixed(0)} ms`,
  );
  expect(ended).toEqual(ids.map(() => ({ errors: null, output: { done: true } })));
});
