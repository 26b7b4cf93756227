import { randomUUID } from 'node:crypto';
import { claimRequest, newRun, runStoreSuite } from '../../../../test/support/run-store-suite.js';
import type { RunStore } from './run-store.js';

const { open, sql } = runStoreSuite();
const FAULT = { error: 'no', path: '$', code: 'nope' };

/** Two instances, by turns. */
function pair(): { readonly at: (index: number) => RunStore } {
  const [one, other] = [open(), open()];
  return { at: (index) => (index === 0 ? one : other) };
}

async function claimOne(store: RunStore, given: Parameters<typeof claimRequest>[0] = {}) {
  const { runs } = await store.claim(claimRequest(given));
  const [run] = runs;
  if (run === undefined || runs.length > 1) throw new Error(`claimed ${runs.length} runs instead of one`);
  return run;
}

const logRow = async (id: string) =>
  (
    await sql<{ status: string; request_headers: unknown; response_payload: unknown; errors: unknown }>(
      'SELECT status, request_headers, response_payload, errors FROM hdb_catalog.hdb_action_log WHERE id = $1',
      [id],
    )
  )[0];
const side = (assignments: string) => sql(`UPDATE hdb_catalog.actiongraph_runs SET ${assignments}`);
const attempts = (id: string) =>
  sql('SELECT number, outcome, error FROM hdb_catalog.actiongraph_run_attempts WHERE run_id = $1 ORDER BY number', [
    id,
  ]);

describe('a stored run', () => {
  it('is a row of the log as upstream writes it', async () => {
    const store = open();
    const { type, id } = await store.enqueue(newRun());
    expect(type).toBe('stored');
    expect(
      await sql(
        'SELECT action_name, input_payload, request_headers, session_variables, response_payload, errors, status FROM hdb_catalog.hdb_action_log',
      ),
    ).toEqual([
      {
        action_name: 'sendMail',
        input_payload: { to: 'ada@example.com' },
        request_headers: { authorization: 'Bearer t' },
        session_variables: { 'x-hasura-role': 'user', 'x-hasura-user-id': '7' },
        response_payload: null,
        errors: null,
        status: 'created',
      },
    ]);
    expect(await store.find(id)).toMatchObject({ id, state: 'queued', status: 'created', attempts: 0 });
  });

  it('shows its creation with microseconds in UTC', async () => {
    const store = open();
    const { id } = await store.enqueue(newRun());
    expect((await store.find(id))?.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
  });

  it('keeps names that are special to JavaScript and SQL', async () => {
    const store = open();
    const input = JSON.parse('{"__proto__":{"a":1},"x\'\\"$1":"\u{1f600}"}') as Record<string, never>;
    const { id } = await store.enqueue(newRun({ action: "o'; DROP", input }));
    const found = await store.find(id);
    expect(Object.entries(found?.input ?? {}).toSorted()).toEqual(Object.entries(input).toSorted());
    expect((await claimOne(store)).action).toBe("o'; DROP");
  });

  it.each(['', 'no uuid', '{}', '0000', `${'0'.repeat(8)}-0000-0000-0000-00000000000g`, '\0', "' OR 1=1"])(
    'is not found under %j',
    async (id) => {
      expect(await open().find(id)).toBeUndefined();
    },
  );

  it('that cannot be stored fails alone among those stored with it', async () => {
    const store = open();
    const inputs = ['a', 'nul \0', 'b', 'c'].map((to) => store.enqueue(newRun({ input: { to } })));
    const settled = await Promise.allSettled(inputs);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect(settled[1]).toMatchObject({ reason: { code: 'data-exception', status: 400 } });
    expect((await store.claim(claimRequest())).runs).toHaveLength(3);
  });

  it('of another installation key has other headers sealed, and both are read', async () => {
    const headersKey = Buffer.alloc(32, 7);
    const plain = await open().enqueue(newRun());
    const store = open({ headersKey });
    const sealed = await store.enqueue(newRun());
    expect(JSON.stringify(await logRow(sealed.id))).not.toContain('Bearer');
    const { runs } = await store.claim(claimRequest());
    expect(runs.map(({ id, headers }) => [id, headers])).toEqual([
      [plain.id, { authorization: 'Bearer t' }],
      [sealed.id, { authorization: 'Bearer t' }],
    ]);
  });

  it.each<[string, Buffer | undefined]>([
    ['no key', undefined],
    ['another key', Buffer.alloc(32, 8)],
  ])('whose sealed headers meet %s ends with an error instead of being called without them', async (_, key) => {
    const { id } = await open({ headersKey: Buffer.alloc(32, 7) }).enqueue(newRun());
    const store = open({ headersKey: key });
    expect((await store.claim(claimRequest())).runs).toEqual([]);
    expect(await store.find(id)).toMatchObject({ state: 'failed', errors: { code: 'unexpected' } });
  });

  it('does not open headers that were moved from another run', async () => {
    const store = open({ headersKey: Buffer.alloc(32, 7) });
    await store.enqueue(newRun());
    await store.enqueue(newRun());
    await sql(`UPDATE hdb_catalog.hdb_action_log a SET request_headers = b.request_headers
      FROM hdb_catalog.hdb_action_log b WHERE a.id <> b.id`);
    expect((await store.claim(claimRequest())).runs).toEqual([]);
  });
});

describe('a repeated run', () => {
  const idempotency = { key: 'k1', payloadDigest: 'd1', ttlSeconds: 60 };

  it('is the first one', async () => {
    const store = open();
    const { id } = await store.enqueue(newRun({ idempotency }));
    expect(await store.enqueue(newRun({ idempotency }))).toEqual({ type: 'existing', id });
  });

  it('is stored once when a hundred come at a time from two instances', async () => {
    const stores = pair();
    const all = await Promise.all(
      Array.from({ length: 100 }, (_, index) => stores.at(index % 2).enqueue(newRun({ idempotency }))),
    );
    expect(all.filter((one) => one.type === 'stored')).toHaveLength(1);
    expect(new Set(all.map((one) => one.id)).size).toBe(1);
    expect(await sql('SELECT FROM hdb_catalog.hdb_action_log')).toHaveLength(1);
  });

  it('does not lock up with one whose keys come in another order', async () => {
    const stores = pair();
    const keys = Array.from({ length: 50 }, (_, index) => `k${index}`);
    const enqueue = (store: RunStore, key: string) => store.enqueue(newRun({ idempotency: { ...idempotency, key } }));
    await Promise.all([
      ...keys.map((key) => enqueue(stores.at(0), key)),
      ...keys.toReversed().map((key) => enqueue(stores.at(1), key)),
    ]);
    expect(await sql('SELECT FROM hdb_catalog.hdb_action_log')).toHaveLength(50);
  });

  it('with another payload is a conflict', async () => {
    const store = open();
    const { id } = await store.enqueue(newRun({ idempotency }));
    const other = { ...idempotency, payloadDigest: 'd2' };
    expect(await store.enqueue(newRun({ idempotency: other }))).toEqual({ type: 'conflict', id });
  });

  it('is new when the time of its key is over', async () => {
    const store = open();
    await store.enqueue(newRun({ idempotency }));
    await side(`idempotency_until = now() - interval '1 second'`);
    expect((await store.enqueue(newRun({ idempotency }))).type).toBe('stored');
  });

  it('is new when an operator has deleted the first', async () => {
    const store = open();
    await store.enqueue(newRun({ idempotency }));
    await sql('TRUNCATE hdb_catalog.hdb_action_log');
    expect((await store.enqueue(newRun({ idempotency }))).type).toBe('stored');
  });
});

describe('claiming', () => {
  it('gives a run with everything that its call needs, once', async () => {
    const store = open();
    const { id } = await store.enqueue(newRun({ maxAttempts: 3 }));
    const run = await claimOne(store);
    expect(run).toMatchObject({
      id,
      action: 'sendMail',
      input: { to: 'ada@example.com' },
      headers: { authorization: 'Bearer t' },
      sessionVariables: { 'x-hasura-user-id': '7' },
      attempt: 1,
      maxAttempts: 3,
    });
    expect((await store.claim(claimRequest())).runs).toEqual([]);
    expect(await store.find(id)).toMatchObject({ state: 'running', status: 'processing', attempts: 1 });
  });

  it('takes the oldest first, whatever the action', async () => {
    const store = open();
    for (const action of ['b', 'a', 'b', 'a']) await store.enqueue(newRun({ action }));
    const { runs } = await store.claim(claimRequest({ limit: 3 }));
    expect(runs.map(({ action }) => action)).toEqual(['b', 'a', 'b']);
  });

  it('shares no run between instances that claim at the same time', async () => {
    const stores = pair();
    await Promise.all(Array.from({ length: 200 }, () => stores.at(0).enqueue(newRun())));
    const claims = await Promise.all(
      Array.from({ length: 40 }, (_, index) => stores.at(index % 2).claim(claimRequest({ limit: 7 }))),
    );
    const ids = claims.flatMap((claim) => claim.runs.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(200);
  });

  it('keeps the limit of an action over two instances, and others are not held up', async () => {
    const stores = pair();
    await Promise.all(Array.from({ length: 60 }, () => stores.at(0).enqueue(newRun({ action: 'slow' }))));
    await stores.at(0).enqueue(newRun({ action: 'quick' }));
    const concurrency = { slow: 3 };
    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, index) => stores.at(index % 2).claim(claimRequest({ concurrency }))),
    );
    const actions = claims.flatMap((claim) => claim.runs.map(({ action }) => action));
    expect(actions.toSorted()).toEqual(['quick', 'slow', 'slow', 'slow']);
  });

  it('goes on with a limited action when one of its runs has ended', async () => {
    const store = open();
    await store.enqueue(newRun());
    await store.enqueue(newRun());
    const request = { concurrency: { sendMail: 1 } };
    const first = await claimOne(store, request);
    expect((await store.claim(claimRequest(request))).runs).toEqual([]);
    await store.finish(first, { type: 'completed', responseText: '1' });
    expect((await claimOne(store, request)).id).not.toBe(first.id);
  });

  it('leaves a delayed run and tells when it is due', async () => {
    const store = open();
    const { id } = await store.enqueue(newRun({ delaySeconds: 100 }));
    const claim = await store.claim(claimRequest());
    expect(claim.runs).toEqual([]);
    expect(claim.nextDueMs).toBeGreaterThan(90_000);
    expect(claim.nextDueMs).toBeLessThanOrEqual(100_000);
    expect((await store.find(id))?.state).toBe('delayed');
    await side(`due_at = now()`);
    expect((await claimOne(store)).id).toBe(id);
  });

  it('waits for nothing in an empty store', async () => {
    expect(await open().claim(claimRequest())).toEqual({ runs: [], nextDueMs: undefined });
  });

  it('ends a run that did not start in time', async () => {
    const store = open();
    const { id } = await store.enqueue(newRun({ expiresAfterSeconds: 100 }));
    await side(`expires_at = now() - interval '1 second'`);
    expect((await store.claim(claimRequest())).runs).toEqual([]);
    expect(await store.find(id)).toMatchObject({ state: 'expired', status: 'error', errors: { code: 'expired' } });
    expect((await logRow(id))?.request_headers).toEqual({});
  });

  it('lets a retry start after the time in which the run had to start', async () => {
    const store = open();
    await store.enqueue(newRun({ expiresAfterSeconds: 100, maxAttempts: 2 }));
    await store.finish(await claimOne(store), { type: 'retry', error: FAULT, delayMs: 0 });
    await side(`expires_at = now() - interval '1 second'`);
    expect((await claimOne(store)).attempt).toBe(2);
  });

  it.each(['[1]', '"text"', 'null', '7'])('ends a run whose stored input is %s', async (input) => {
    const store = open();
    const { id } = await store.enqueue(newRun());
    await sql(`UPDATE hdb_catalog.hdb_action_log SET input_payload = $1`, [input]);
    expect((await store.claim(claimRequest())).runs).toEqual([]);
    expect((await store.find(id))?.state).toBe('failed');
  });
});

describe('a lease', () => {
  const lose = () => side(`held_until = now() - interval '1 second'`);

  it('that ended gives the run to the next one, as the next attempt', async () => {
    const [one, other] = [open(), open()];
    const { id } = await one.enqueue(newRun());
    const lost = await claimOne(one);
    await lose();
    const found = await claimOne(other);
    expect(found).toMatchObject({ id, attempt: 2, maxAttempts: 2 });
    expect(found.leaseToken).not.toBe(lost.leaseToken);
    expect(await attempts(id)).toMatchObject([{ number: 1, outcome: 'lost' }]);
  });

  it('that was lost can write nothing', async () => {
    const [one, other] = [open(), open()];
    const { id } = await one.enqueue(newRun());
    const lost = await claimOne(one);
    await lose();
    const held = await claimOne(other);
    expect(await one.finish(lost, { type: 'completed', responseText: '"late"' })).toBe(false);
    expect(await one.openCallback(lost, 'digest')).toBe(false);
    expect(await one.renew([lost.leaseToken, held.leaseToken], 1000)).toEqual(new Set([held.leaseToken]));
    expect(await store(id)).toMatchObject({ state: 'running', responseText: undefined });
    expect(await other.finish(held, { type: 'completed', responseText: '"mine"' })).toBe(true);
    expect((await store(id))?.responseText).toBe('"mine"');

    function store(of: string) {
      return other.find(of);
    }
  });

  it('that is renewed is not lost', async () => {
    const store = open();
    await store.enqueue(newRun());
    const run = await claimOne(store);
    await lose();
    expect(await store.renew([run.leaseToken], 60_000)).toEqual(new Set([run.leaseToken]));
    expect((await store.claim(claimRequest())).runs).toEqual([]);
  });

  it('does not depend on the clock of the instance', async () => {
    const now = Date.now;
    Date.now = () => now() + 3_600_000;
    try {
      const store = open();
      await store.enqueue(newRun());
      await claimOne(store, { leaseMs: 30_000 });
      expect((await store.claim(claimRequest())).runs).toEqual([]);
      const [row] = await sql<{ seconds: number }>(
        `SELECT extract(epoch FROM held_until - now())::float8 AS seconds FROM hdb_catalog.actiongraph_runs`,
      );
      expect(row?.seconds).toBeGreaterThan(0);
      expect(row?.seconds).toBeLessThanOrEqual(30);
    } finally {
      Date.now = now;
    }
  });

  it('tells by when somebody has to look again', async () => {
    const store = open();
    await store.enqueue(newRun());
    const { nextDueMs } = await store.claim(claimRequest({ leaseMs: 5000 }));
    expect(nextDueMs).toBeLessThanOrEqual(5000);
    expect(nextDueMs).toBeGreaterThan(0);
  });

  it('that is lost again and again ends the run as dead', async () => {
    const store = open();
    const { id } = await store.enqueue(newRun());
    for (let attempt = 1; attempt <= 6; attempt++) {
      expect((await claimOne(store)).attempt).toBe(attempt);
      await lose();
    }
    expect((await store.claim(claimRequest())).runs).toEqual([]);
    expect(await store.find(id)).toMatchObject({ state: 'dead', errors: { code: 'lost' }, attempts: 6 });
  });

  it.each(['', 'no token', randomUUID()])('token %j that nobody holds ends nothing', async (leaseToken) => {
    const store = open();
    const { id } = await store.enqueue(newRun());
    await claimOne(store);
    expect(await store.finish({ id, leaseToken }, { type: 'completed', responseText: '1' })).toBe(false);
    expect(await store.renew([leaseToken], 1000)).toEqual(new Set());
  });
});

describe('the end of an attempt', () => {
  it('keeps the result, notes the attempt and forgets the headers', async () => {
    const store = open();
    const { id } = await store.enqueue(newRun());
    const run = await claimOne(store);
    expect(await store.finish(run, { type: 'completed', responseText: '{"a":1.50}' })).toBe(true);
    expect(await logRow(id)).toMatchObject({ status: 'completed', request_headers: {}, errors: null });
    expect(await store.find(id)).toMatchObject({ state: 'completed', responseText: '{"a": 1.50}' });
    expect((await store.find(id))?.finishedAt).toMatch(/Z$/);
    expect(await attempts(id)).toEqual([{ number: 1, outcome: 'completed', error: null }]);
    expect(await store.finish(run, { type: 'completed', responseText: '2' })).toBe(false);
  });

  it.each(['failed', 'dead'] as const)('%s keeps the error', async (type) => {
    const store = open();
    const { id } = await store.enqueue(newRun());
    await store.finish(await claimOne(store), { type, error: { ...FAULT, internal: { a: 1 } } });
    expect(await store.find(id)).toMatchObject({
      state: type,
      status: 'error',
      errors: { ...FAULT, internal: { a: 1 } },
    });
    expect((await logRow(id))?.request_headers).toEqual({});
  });

  it('with a retry keeps the headers and shows no error yet', async () => {
    const store = open();
    const { id } = await store.enqueue(newRun({ maxAttempts: 2 }));
    await store.finish(await claimOne(store), { type: 'retry', error: FAULT, delayMs: 50_000 });
    expect(await store.find(id)).toMatchObject({
      state: 'retrying',
      status: 'created',
      errors: undefined,
      attempts: 1,
    });
    expect((await logRow(id))?.request_headers).toEqual({ authorization: 'Bearer t' });
    expect((await store.claim(claimRequest())).nextDueMs).toBeGreaterThan(40_000);
    await side('due_at = now()');
    expect((await claimOne(store)).attempt).toBe(2);
    expect(await attempts(id)).toEqual([{ number: 1, outcome: 'retrying', error: FAULT }]);
  });

  it('by release is as if it had not been claimed', async () => {
    const store = open();
    const { id } = await store.enqueue(newRun());
    await store.finish(await claimOne(store), { type: 'released' });
    expect(await store.find(id)).toMatchObject({ state: 'queued', status: 'created', attempts: 0 });
    expect((await claimOne(store)).attempt).toBe(1);
    expect(await attempts(id)).toEqual([]);
  });

  it.each(['{"a":"\\u0000"}', '"\\ud800"', '[1e200000]', 'no json'])(
    'whose answer %j cannot be stored is an error, and its neighbours are not touched',
    async (responseText) => {
      const store = open();
      await Promise.all([store.enqueue(newRun()), store.enqueue(newRun()), store.enqueue(newRun())]);
      const { runs } = await store.claim(claimRequest());
      const written = await Promise.all(
        runs.map((run, index) =>
          store.finish(run, { type: 'completed', responseText: index === 1 ? responseText : '1' }),
        ),
      );
      expect(written).toEqual([true, true, true]);
      const states = await Promise.all(runs.map(async ({ id }) => (await store.find(id))?.state));
      expect(states).toEqual(['completed', 'failed', 'completed']);
    },
  );

  it('keeps an error whose text cannot be stored as it is', async () => {
    const store = open();
    const { id } = await store.enqueue(newRun());
    const error = { error: 'a\0b', path: '$', code: 'c\ud800', internal: 'x\0' };
    expect(await store.finish(await claimOne(store), { type: 'failed', error })).toBe(true);
    expect(await store.find(id)).toMatchObject({ state: 'failed', errors: { error: 'a\u{fffd}b', code: 'c\u{fffd}' } });
  });

  it('said twice at once counts once', async () => {
    const store = open();
    await store.enqueue(newRun());
    const run = await claimOne(store);
    const outcome = { type: 'completed', responseText: '1' } as const;
    const written = await Promise.all([1, 2, 3].map(() => store.finish(run, outcome)));
    expect(written.filter(Boolean)).toHaveLength(1);
  });
});

describe('a callback', () => {
  const waiting = { type: 'waiting', callbackDigest: 'secret', timeoutMs: 60_000 } as const;

  it('ends the run that waits for it, once', async () => {
    const store = open();
    const { id } = await store.enqueue(newRun());
    await store.finish(await claimOne(store), waiting);
    expect(await store.find(id)).toMatchObject({ state: 'waiting', status: 'processing' });
    expect(await store.report('secret', { type: 'completed', responseText: '{"ok":true}' })).toBe('accepted');
    expect(await store.report('secret', { type: 'completed', responseText: '2' })).toBe('finished');
    expect(await store.report('secret', { type: 'progress', progress: 1 })).toBe('finished');
    expect(await store.find(id)).toMatchObject({ state: 'completed', responseText: '{"ok": true}' });
    expect(await attempts(id)).toMatchObject([{ number: 1, outcome: 'completed' }]);
  });

  it('may come before the answer, which counts no more then', async () => {
    const store = open();
    const { id } = await store.enqueue(newRun());
    const run = await claimOne(store);
    expect(await store.openCallback(run, 'secret')).toBe(true);
    expect(await store.report('secret', { type: 'failed', error: FAULT })).toBe('accepted');
    expect(await store.finish(run, waiting)).toBe(false);
    expect(await store.find(id)).toMatchObject({ state: 'failed', errors: FAULT });
  });

  it('reports progress', async () => {
    const store = open();
    const { id } = await store.enqueue(newRun());
    await store.openCallback(await claimOne(store), 'secret');
    expect(await store.report('secret', { type: 'progress', progress: { done: 3 } })).toBe('accepted');
    expect(await store.find(id)).toMatchObject({ state: 'running', progress: { done: 3 } });
  });

  it.each(['', 'other', '%', 'secret '])('with the secret %j is unknown', async (digest) => {
    const store = open();
    await store.enqueue(newRun());
    await store.finish(await claimOne(store), waiting);
    expect(await store.report(digest, { type: 'completed', responseText: '1' })).toBe('unknown');
  });

  it('of an earlier attempt is unknown', async () => {
    const store = open();
    await store.enqueue(newRun({ maxAttempts: 2 }));
    const run = await claimOne(store);
    await store.openCallback(run, 'secret');
    await store.finish(run, { type: 'retry', error: FAULT, delayMs: 0 });
    expect(await store.report('secret', { type: 'completed', responseText: '1' })).toBe('unknown');
  });

  it('with something that cannot be stored is refused and changes nothing', async () => {
    const store = open();
    const { id } = await store.enqueue(newRun());
    await store.finish(await claimOne(store), waiting);
    const report = store.report('secret', { type: 'completed', responseText: '"\\u0000"' });
    await expect(report).rejects.toMatchObject({ code: 'data-exception' });
    expect((await store.find(id))?.state).toBe('waiting');
  });

  it.each([
    [1, 'failed'],
    [2, 'retrying'],
  ])('that does not come in time ends one of %i attempts: %s', async (maxAttempts, state) => {
    const store = open();
    const { id } = await store.enqueue(newRun({ maxAttempts }));
    await store.finish(await claimOne(store), waiting);
    await side(`held_until = now() - interval '1 second'`);
    await store.claim(claimRequest({ limit: 0 }));
    expect((await store.find(id))?.state).toBe(state);
    expect(await attempts(id)).toMatchObject([{ outcome: 'timed-out', error: { code: 'timeout' } }]);
  });
});

describe('cancelling', () => {
  it('ends a waiting run, which is not claimed any more', async () => {
    const store = open();
    const { id } = await store.enqueue(newRun());
    expect(await store.cancel(id)).toBe(true);
    expect((await store.claim(claimRequest())).runs).toEqual([]);
    expect(await store.find(id)).toMatchObject({ state: 'cancelled', status: 'error', errors: { code: 'cancelled' } });
    expect(await store.cancel(id)).toBe(false);
  });

  it('takes a running one from its instance', async () => {
    const store = open();
    const { id } = await store.enqueue(newRun());
    const run = await claimOne(store);
    expect(await store.cancel(id)).toBe(true);
    expect(await store.finish(run, { type: 'completed', responseText: '1' })).toBe(false);
    expect(await store.renew([run.leaseToken], 1000)).toEqual(new Set());
    expect(await attempts(id)).toMatchObject([{ outcome: 'cancelled' }]);
  });

  it('ends one of upstream that hangs', async () => {
    const store = open();
    const [row] = await sql<{ id: string }>(`INSERT INTO hdb_catalog.hdb_action_log
      (action_name, input_payload, request_headers, session_variables, status) VALUES ('a', '{}', '{}', '{}', 'processing') RETURNING id`);
    expect(await store.cancel(row?.id ?? '')).toBe(true);
    expect((await logRow(row?.id ?? ''))?.status).toBe('error');
  });

  it.each(['', 'nonsense', randomUUID()])('knows no run %j', async (id) => {
    expect(await open().cancel(id)).toBe(false);
  });
});

describe('rows that others write', () => {
  const foreign = (status = 'created') =>
    sql<{
      id: string;
    }>(`INSERT INTO hdb_catalog.hdb_action_log (action_name, input_payload, request_headers, session_variables, status)
      VALUES ('byHand', '{"n":1}', '{"h":"v"}', '{"x-hasura-role":"admin"}', '${status}') RETURNING id`);

  it('are claimed as ours are', async () => {
    const store = open();
    const [row] = await foreign();
    const run = await claimOne(store);
    expect(run).toMatchObject({ id: row?.id, action: 'byHand', input: { n: 1 }, headers: { h: 'v' }, attempt: 1 });
    expect(await store.finish(run, { type: 'completed', responseText: '1' })).toBe(true);
    expect((await store.find(run.id))?.state).toBe('completed');
  });

  it('are claimed once by two instances', async () => {
    await Promise.all([foreign(), foreign(), foreign()]);
    const claims = await Promise.all([open(), open()].map((store) => store.claim(claimRequest())));
    expect(claims.flatMap(({ runs }) => runs.map(({ id }) => id)).length).toBe(3);
  });

  it.each(['processing', 'completed', 'error'])('with status %s are left alone', async (status) => {
    const store = open();
    await foreign(status);
    expect((await store.claim(claimRequest())).runs).toEqual([]);
    expect(await sql('SELECT FROM hdb_catalog.actiongraph_runs')).toEqual([]);
  });

  it('or take while they wait are not claimed by us', async () => {
    const store = open();
    const { id } = await store.enqueue(newRun());
    await sql(`UPDATE hdb_catalog.hdb_action_log SET status = 'processing'`);
    expect((await store.claim(claimRequest())).runs).toEqual([]);
    await sql(`UPDATE hdb_catalog.hdb_action_log SET status = 'completed', response_payload = '5'`);
    expect(await store.find(id)).toMatchObject({ state: 'completed', responseText: '5' });
  });

  it('or delete are forgotten', async () => {
    const store = open();
    await store.enqueue(newRun());
    await sql(`DELETE FROM hdb_catalog.hdb_action_log`);
    expect((await store.claim(claimRequest())).runs).toEqual([]);
    expect(await sql('SELECT FROM hdb_catalog.actiongraph_runs')).toEqual([]);
  });

  it('or set back by hand run again', async () => {
    const store = open();
    const { id } = await store.enqueue(newRun());
    await store.finish(await claimOne(store), { type: 'failed', error: FAULT });
    await sql(`UPDATE hdb_catalog.hdb_action_log SET status = 'created'`);
    expect(await claimOne(store)).toMatchObject({ id, attempt: 2, maxAttempts: 2 });
  });
});
