import { randomUUID } from 'node:crypto';
import { claimRequest, newRun, runStoreSuite } from '../../../../test/support/run-store-suite.js';
import { createRunCleaner, type RunRetention } from './delete-runs.js';
import type { RunFilter } from './list-runs.js';
import { createRunHistory, type RunHistory } from './run-history.js';
import type { RunStore } from './run-store.js';

const { url, open, sql } = runStoreSuite();
const opened: { close(): Promise<void> }[] = [];
const FAULT = { error: 'no', path: '$', code: 'nope' };

function history(headersKey?: Buffer): RunHistory {
  const made = createRunHistory({ url: url(), headersKey });
  opened.push(made);
  return made;
}

afterEach(() => Promise.all(opened.splice(0).map((one) => one.close())));

async function finishAll(store: RunStore): Promise<void> {
  const { runs } = await store.claim(claimRequest({ limit: 1000 }));
  await Promise.all(runs.map((run) => store.finish(run, { type: 'completed', responseText: '1' })));
}

/** Rows as an installation has after long use: finished, of twenty actions, one per second into the past. */
const fill = async (rows: number): Promise<void> => {
  await sql(`
    INSERT INTO hdb_catalog.hdb_action_log (action_name, input_payload, request_headers, session_variables, created_at,
      response_received_at, status)
    SELECT 'a' || (n % 20), '{}', '{}', '{}', now() - n * interval '1 second', now() - n * interval '1 second',
      CASE WHEN n % 10 = 0 THEN 'error' ELSE 'completed' END FROM generate_series(1, ${rows}) n`);
  await sql(`INSERT INTO hdb_catalog.actiongraph_runs (id, action, state, due_at, attempts)
    SELECT id, action_name, CASE status WHEN 'error' THEN 'failed' ELSE status END, created_at, 1 FROM hdb_catalog.hdb_action_log`);
  await sql('ANALYZE hdb_catalog.hdb_action_log, hdb_catalog.actiongraph_runs');
};

describe('the list of runs', () => {
  it('is in pages, newest first, without gaps and repetitions', async () => {
    const store = open();
    const ids: string[] = [];
    for (let index = 0; index < 7; index++) ids.push((await store.enqueue(newRun())).id);
    await store.claim(claimRequest({ limit: 2 }));
    await store.cancel(ids[4] ?? '');
    const seen: string[] = [];
    let after: RunFilter['after'];
    do {
      const { runs, next } = await history().list({ limit: 3, ...(after === undefined ? {} : { after }) });
      seen.push(...runs.map(({ id }) => id));
      after = next;
    } while (after !== undefined);
    expect(seen).toEqual(ids.toReversed());
  });

  it('tells runs of one moment apart', async () => {
    const store = open();
    for (let index = 0; index < 5; index++) await store.enqueue(newRun());
    await sql(`UPDATE hdb_catalog.hdb_action_log SET created_at = '2026-01-01Z'`);
    const first = await history().list({ limit: 2 });
    const rest = await history().list({ limit: 9, ...(first.next === undefined ? {} : { after: first.next }) });
    expect(new Set([...first.runs, ...rest.runs].map(({ id }) => id)).size).toBe(5);
    expect(rest.next).toBeUndefined();
  });

  it.each<[Omit<RunFilter, 'limit'>, number]>([
    [{}, 4],
    [{ action: 'b' }, 1],
    [{ action: "b' OR true --" }, 0],
    [{ states: ['queued'] }, 1],
    [{ states: ['delayed', 'cancelled'] }, 2],
    [{ states: ['running', 'waiting'] }, 1],
    [{ states: ['dead'] }, 0],
    [{ since: '2100-01-01T00:00:00Z' }, 0],
    [{ until: '2100-01-01T00:00:00+02:00' }, 4],
    [{ action: 'a', states: ['running'], since: '2000-01-01T00:00:00Z' }, 1],
  ])('with the filter %j has %i runs', async (filter, count) => {
    const store = open();
    await store.enqueue(newRun({ action: 'a' }));
    await store.claim(claimRequest());
    await store.enqueue(newRun({ action: 'a', delaySeconds: 9 }));
    await store.cancel((await store.enqueue(newRun({ action: 'a' }))).id);
    await store.enqueue(newRun({ action: 'b' }));
    expect((await history().list({ limit: 10, ...filter })).runs).toHaveLength(count);
  });

  it('shows runs of upstream', async () => {
    await sql(`INSERT INTO hdb_catalog.hdb_action_log (action_name, input_payload, request_headers, session_variables, status)
      VALUES ('u', '{}', '{}', '{}', 'error'), ('u', '[1]', 'null', '7', 'processing')`);
    const { runs } = await history().list({ limit: 10 });
    expect(runs.map(({ state }) => state).toSorted()).toEqual(['failed', 'running']);
  });

  it('has pages of 100,000 runs', async () => {
    await fill(100_000);
    for (const filter of [{}, { action: 'a3' }, { action: 'nobody' }, { states: ['failed'] as const }]) {
      const { runs } = await history().list({ limit: 50, ...filter });
      expect(runs).toHaveLength('action' in filter && filter.action === 'nobody' ? 0 : 50);
    }
  }, 60_000);
});

describe('one run', () => {
  it('has its attempts and no headers', async () => {
    const store = open();
    const { id } = await store.enqueue(newRun({ maxAttempts: 2, expiresAfterSeconds: 50 }));
    const { runs } = await store.claim(claimRequest());
    const [run] = runs;
    if (run === undefined) throw new Error('nothing was claimed');
    await store.finish(run, { type: 'retry', error: FAULT, delayMs: 60_000 });
    const details = await history().details(id);
    expect(details).toMatchObject({
      maxAttempts: 2,
      hasHeaders: true,
      replayOf: undefined,
      run: { state: 'retrying' },
    });
    expect(details?.attempts).toMatchObject([{ number: 1, outcome: 'retrying', error: FAULT }]);
    expect(details?.dueAt).toMatch(/Z$/);
    expect(JSON.stringify(details)).not.toContain('Bearer');
  });

  it.each(['', 'x', randomUUID()])('is not found under %j', async (id) => {
    expect(await history().details(id)).toBeUndefined();
    expect(await history().replay(id, 1)).toBeUndefined();
  });
});

describe('a replay', () => {
  it('is a new run with the same input and session, without the headers that are gone', async () => {
    const store = open();
    const idempotency = { key: 'k', payloadDigest: 'd', ttlSeconds: 60 };
    const { id } = await store.enqueue(newRun({ idempotency }));
    await finishAll(store);
    const replay = await history().replay(id, 4);
    expect(replay?.withHeaders).toBe(false);
    expect((await history().details(replay?.id ?? ''))?.replayOf).toBe(id);
    const { runs } = await store.claim(claimRequest());
    expect(runs).toMatchObject([
      { id: replay?.id, input: { to: 'ada@example.com' }, headers: {}, attempt: 1, maxAttempts: 4 },
    ]);
    expect((await store.find(id))?.state).toBe('completed');
  });

  it('seals the headers that are left anew', async () => {
    const headersKey = Buffer.alloc(32, 7);
    const store = open({ headersKey });
    const { id } = await store.enqueue(newRun());
    expect((await history(headersKey).replay(id, 1))?.withHeaders).toBe(true);
    const { runs } = await store.claim(claimRequest());
    expect(runs.map(({ headers }) => headers)).toEqual([{ authorization: 'Bearer t' }, { authorization: 'Bearer t' }]);
  });

  it('without the key of sealed headers is refused', async () => {
    const { id } = await open({ headersKey: Buffer.alloc(32, 7) }).enqueue(newRun());
    await expect(history().replay(id, 1)).rejects.toMatchObject({ code: 'unexpected' });
    expect(await sql('SELECT FROM hdb_catalog.hdb_action_log')).toHaveLength(1);
  });
});

describe('retention', () => {
  const clean = async (given: Partial<RunRetention>): Promise<number> => {
    const cleaner = createRunCleaner({ url: url() });
    opened.push(cleaner);
    return cleaner.clean(
      [{ action: 'sendMail', completedSeconds: undefined, failedSeconds: undefined, ...given }],
      () => false,
    );
  };
  const age = () =>
    sql(`UPDATE hdb_catalog.hdb_action_log SET created_at = now() - interval '1 hour', response_received_at =
      response_received_at - interval '1 hour'`);
  const left = async () =>
    (await sql<{ action_name: string; status: string }>('SELECT action_name, status FROM hdb_catalog.hdb_action_log'))
      .map(({ action_name, status }) => `${action_name} ${status}`)
      .toSorted();

  async function oldRuns(): Promise<void> {
    const store = open();
    await store.enqueue(newRun());
    await store.enqueue(newRun({ action: 'other' }));
    await finishAll(store);
    await store.cancel((await store.enqueue(newRun())).id);
    await store.enqueue(newRun());
    await age();
  }

  it('deletes completed and failed runs by their own times, with their attempts', async () => {
    await oldRuns();
    expect(await clean({ completedSeconds: 1800 })).toBe(1);
    expect(await left()).toEqual(['other completed', 'sendMail created', 'sendMail error']);
    expect(await clean({ completedSeconds: 1800, failedSeconds: 1800 })).toBe(1);
    expect(await left()).toEqual(['other completed', 'sendMail created']);
    expect(await sql('SELECT FROM hdb_catalog.actiongraph_runs')).toHaveLength(2);
    expect(await sql('SELECT FROM hdb_catalog.actiongraph_run_attempts')).toHaveLength(1);
  });

  it('deletes nothing that is younger, nothing that has not ended, and nothing without a time', async () => {
    await oldRuns();
    expect(await clean({ completedSeconds: 7200, failedSeconds: 7200 })).toBe(0);
    expect(await clean({})).toBe(0);
    expect(await left()).toHaveLength(4);
  });

  it('counts from the end of a run, not from its request', async () => {
    const store = open();
    await store.enqueue(newRun());
    await sql(`UPDATE hdb_catalog.hdb_action_log SET created_at = now() - interval '1 hour'`);
    await finishAll(store);
    expect(await clean({ completedSeconds: 1800 })).toBe(0);
  });

  it('forgets our half of runs that operators have deleted', async () => {
    await oldRuns();
    await sql('TRUNCATE hdb_catalog.hdb_action_log');
    await clean({});
    expect(await sql(`SELECT FROM hdb_catalog.actiongraph_runs WHERE state IN ('completed', 'cancelled')`)).toEqual([]);
  });

  it('deletes many in batches, and stops when told so', async () => {
    await fill(100_000);
    const cleaner = createRunCleaner({ url: url() });
    opened.push(cleaner);
    const retention = { action: 'a1', completedSeconds: 3600, failedSeconds: undefined };
    expect(await cleaner.clean([retention], () => true)).toBe(0);
    // 5000 runs of the action, of which 180 are younger than an hour.
    expect(await cleaner.clean([retention], () => false)).toBeGreaterThan(4800);
  }, 60_000);
});
