import { randomUUID } from 'node:crypto';
import { GatewayError } from '@app/types';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/test-database.js';
import type { SourceSettings } from '../pool/source-settings.js';
import { createSourceDispatcher, type SourceDispatcher } from './source-dispatcher.js';
import type { SqlCall } from './sql-port.js';

let database: TestDatabase;
let source: SourceDispatcher;
const opened: SourceDispatcher[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  source = open();
  await source.pool.use((client) =>
    client.query(
      `CREATE TABLE t (id int PRIMARY KEY, name text); INSERT INTO t SELECT i, 'n' || i FROM generate_series(1, 100) i`,
    ),
  );
});
afterAll(async () => {
  await Promise.all(opened.map((one) => one.close()));
  await database.drop();
});

function open(settings: Partial<SourceSettings> = {}): SourceDispatcher {
  const one = createSourceDispatcher({ url: database.url, preparesStatements: true, ...settings });
  opened.push(one);
  return one;
}
const call = (text: string, ...parameters: (string | null)[]): SqlCall => ({ name: text, text, parameters });
const failureOf = async (work: Promise<unknown>): Promise<GatewayError> => {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  if (error instanceof GatewayError) return error;
  throw new Error(`expected a GatewayError, got ${String(error)}`);
};
const NAME = 'SELECT name FROM t WHERE id = $1::int4';
const PID = 'SELECT pg_backend_pid()';

describe('a read', () => {
  it('answers the first cell as text, whatever its type', async () => {
    expect(await source.read(call(`SELECT '{"a": 1.50}'::json`))).toBe('{"a": 1.50}');
    expect(await source.read(call(`SELECT true`))).toBe('t');
  });

  it('answers null for NULL and for no row', async () => {
    expect(await source.read(call('SELECT NULL'))).toBeNull();
    expect(await source.read(call(NAME, '-1'))).toBeNull();
  });

  it.each([`'; DROP TABLE t; --`, '\u00fc\u2603\u{1f600}', '"', '\\', '$1', '{}', ''])(
    'passes %j as it is',
    async (text) => {
      for (let run = 0; run < 5; run++) expect(await source.read(call('SELECT $1::text', text))).toBe(text);
    },
  );

  it('gives each of many at once its own answer', async () => {
    const runs = Array.from({ length: 2000 }, (_, index) => String((index % 100) + 1));
    const answers = await Promise.all(runs.map((id) => source.read(call(NAME, id))));
    expect(answers).toEqual(runs.map((id) => `n${id}`));
  });

  it('that fails does not touch those around it', async () => {
    await source.read(call('SELECT 1 / $1::int4', '1'));
    const runs = Array.from({ length: 300 }, (_, index) =>
      source
        .read(index % 3 === 0 ? call('SELECT 1 / $1::int4', '0') : call(NAME, '1'))
        .catch((error: unknown) => error),
    );
    const answers = await Promise.all(runs);
    expect(answers.filter((one) => one === 'n1')).toHaveLength(200);
    expect(answers.filter((one) => one instanceof GatewayError)).toHaveLength(100);
  });

  it('is held up by no slow one', async () => {
    const slow = call(`SELECT pg_sleep(0.3), $1::text`, 'x');
    await source.read(slow);
    await source.read(call(NAME, '1'));
    const sleeping = Array.from({ length: 8 }, () => source.read(slow));
    const startedAt = performance.now();
    await Promise.all(Array.from({ length: 200 }, () => source.read(call(NAME, '1'))));
    expect(performance.now() - startedAt).toBeLessThan(250);
    await Promise.all(sleeping);
  });

  it('goes on when a statement it thought fast becomes slow', async () => {
    const one = open();
    const turning = 'SELECT pg_sleep($1::float8)';
    for (let run = 0; run < 5; run++) await one.read(call(turning, '0'));
    for (let run = 0; run < 5; run++) await one.read(call(NAME, '1'));
    const sleeping = Array.from({ length: 4 }, () => one.read(call(turning, '0.5')));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const startedAt = performance.now();
    expect(await one.read(call(NAME, '7'))).toBe('n7');
    expect(performance.now() - startedAt).toBeLessThan(250);
    await Promise.all(sleeping);
  });

  it('works within one connection', async () => {
    const single = open({ maxConnections: 1 });
    const answers = await Promise.all(Array.from({ length: 20 }, () => single.read(call(PID))));
    expect(new Set(answers).size).toBe(1);
  });

  it('opens no more connections than it may', async () => {
    const few = open({ maxConnections: 6 });
    const pids = await Promise.all(
      Array.from({ length: 100 }, (_, index) => few.read(call(`${PID} + 0 * ${index} FROM pg_sleep(0.005)`))),
    );
    expect(new Set(pids).size).toBeLessThanOrEqual(6);
  });
});

describe('prepared statements', () => {
  const COUNT = `SELECT count(*)::text FROM pg_prepared_statements`;

  it('are not used unless the source says so', async () => {
    const plain = open({ preparesStatements: false, maxConnections: 1 });
    for (let run = 0; run < 10; run++) await plain.read(call(NAME, '1'));
    expect(await plain.read(call(COUNT))).toBe('0');
  });

  it('are used for what comes again', async () => {
    const one = open({ maxConnections: 1 });
    for (let run = 0; run < 10; run++) await one.read(call(NAME, '1'));
    expect(await one.read(call(COUNT))).toBe('1');
  });

  it('stay bounded with 5,000 distinct texts', async () => {
    const one = open({ maxConnections: 2 });
    for (let round = 0; round < 3; round++)
      await Promise.all(Array.from({ length: 5000 }, (_, index) => one.read(call(`SELECT ${index}`))));
    for (let look = 0; look < 5; look++) expect(Number(await one.read(call(COUNT)))).toBeLessThanOrEqual(1000);
    expect(await one.read(call('SELECT 17'))).toBe('17');
  }, 60_000);

  it('that the server lost are made again', async () => {
    const one = open({ maxConnections: 1 });
    for (let run = 0; run < 5; run++) await one.read(call(NAME, '1'));
    await one.read(call('DEALLOCATE ALL'));
    expect(await one.read(call(NAME, '2'))).toBe('n2');
  });

  it('that no longer fit their table are made again', async () => {
    const one = open({ maxConnections: 2 });
    await one.pool.use((client) => client.query('CREATE TABLE shape (a int); INSERT INTO shape VALUES (1)'));
    for (let run = 0; run < 6; run++) expect(await one.read(call('SELECT * FROM shape'))).toBe('1');
    await one.pool.use((client) => client.query(`ALTER TABLE shape ALTER a TYPE text USING 'x'`));
    expect(await one.read(call('SELECT * FROM shape'))).toBe('x');
  });
});

describe('a lost connection', () => {
  const kill = (pid: string | null) =>
    source.pool.use((client) => client.query('SELECT pg_terminate_backend($1)', [Number(pid)]));

  it('is replaced, and reads in flight are tried again', async () => {
    const one = open({ maxConnections: 2 });
    for (let run = 0; run < 5; run++) await one.read(call(PID));
    const pid = await one.read(call(PID));
    const slow = Array.from({ length: 10 }, () => one.read(call(`${PID}, pg_sleep($1::float8)`, '0.05')));
    await kill(pid);
    expect((await Promise.all(slow)).every((answer) => answer !== null)).toBe(true);
    expect(await one.read(call(NAME, '3'))).toBe('n3');
  });

  it('fails a read that loses its connection every time', async () => {
    const error = await failureOf(open().read(call('SELECT pg_terminate_backend(pg_backend_pid()), pg_sleep(5)')));
    expect(error).toMatchObject({ code: 'postgres-error', message: 'connection error', status: 500, path: [] });
  });

  it('is not tried again when the source says so', async () => {
    const one = open({ retries: 0 });
    for (let run = 0; run < 4; run++) await one.read(call(NAME, '1'));
    await one.pool.use((client) =>
      client.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()',
      ),
    );
    const outcomes = await Promise.allSettled([one.read(call(NAME, '1')), one.read(call(NAME, '1'))]);
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed) expect(failed.reason).toMatchObject({ message: 'connection error' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await one.read(call(NAME, '1'))).toBe('n1');
  });

  it('in a transaction fails it and repeats nothing', async () => {
    let works = 0;
    const error = await failureOf(
      source.transaction({}, async (transaction) => {
        works += 1;
        await transaction.rows(call(`INSERT INTO t VALUES (-5, 'lost')`));
        await transaction.rows(call('SELECT pg_terminate_backend(pg_backend_pid()), pg_sleep(5)'));
      }),
    );
    expect([error.message, works]).toEqual(['connection error', 1]);
    expect(await source.read(call(NAME, '-5'))).toBeNull();
  });

  it('that cannot be made is a connection error', async () => {
    const away = open({ url: 'postgres://127.0.0.1:1/none' });
    expect(await failureOf(away.read(call(NAME, '1')))).toMatchObject({ message: 'connection error', status: 500 });
    expect(await failureOf(away.transaction({}, () => Promise.resolve()))).toMatchObject({
      message: 'connection error',
    });
    expect(await failureOf(away.explain(call(NAME, '1')))).toMatchObject({ message: 'connection error' });
  });

  it('that the server has no room for is named as such', async () => {
    const role = `few_${randomUUID().slice(0, 8)}`;
    await source.pool.use((client) => client.query(`CREATE ROLE ${role} LOGIN CONNECTION LIMIT 0`));
    const url = new URL(database.url);
    url.username = role;
    const error = await failureOf(open({ url: url.href }).read(call('SELECT 1')));
    await source.pool.use((client) => client.query(`DROP ROLE ${role}`));
    expect([error.code, error.message, error.status]).toEqual([
      'postgres-max-connections-error',
      'max connections reached on postgres',
      500,
    ]);
  });
});

describe('a request that nobody waits for', () => {
  const reason = new Error('gone');
  const sleepers = async () =>
    source.read(
      call(`SELECT count(*)::text FROM pg_stat_activity WHERE datname = current_database()
      AND state = 'active' AND query LIKE '%pg_sleep(30)%' AND pid <> pg_backend_pid()`),
    );
  const settled = async () => {
    for (let wait = 0; wait < 100 && (await sleepers()) !== '0'; wait++)
      await new Promise((resolve) => setTimeout(resolve, 20));
    return sleepers();
  };

  it('is cancelled in the server', async () => {
    const abort = new AbortController();
    const work = source.read(call(`SELECT pg_sleep(30), 'read'`), abort.signal);
    setTimeout(() => {
      abort.abort(reason);
    }, 50);
    await expect(work).rejects.toBe(reason);
    expect(await settled()).toBe('0');
  });

  it('is cancelled over a signal made on demand, which is made for nothing that is quick', async () => {
    let made = 0;
    const abort = new AbortController();
    const makeSignal = () => {
      made += 1;
      return abort.signal;
    };
    for (let run = 0; run < 5; run++) await source.read(call(NAME, '1'));
    expect(await source.read(call(NAME, '1'), makeSignal)).toBe('n1');
    expect(made).toBe(0);
    const work = source.read(call(`SELECT pg_sleep(30), 'made'`), makeSignal);
    setTimeout(() => {
      abort.abort(reason);
    }, 50);
    await expect(work).rejects.toBe(reason);
    expect([made, await settled()]).toEqual([1, '0']);
  });

  it('is rolled back', async () => {
    const abort = new AbortController();
    const work = source.transaction(
      {},
      async (transaction) => {
        await transaction.rows(call(`INSERT INTO t VALUES (-6, 'cancelled')`));
        await transaction.rows(call(`SELECT pg_sleep(30), 'transaction'`));
      },
      abort.signal,
    );
    setTimeout(() => {
      abort.abort(reason);
    }, 50);
    await expect(work).rejects.toBe(reason);
    expect(await settled()).toBe('0');
    expect(await source.read(call(NAME, '-6'))).toBeNull();
  });

  it('commits nothing that it does after that', async () => {
    const abort = new AbortController();
    let later: unknown;
    const work = source.transaction(
      {},
      async (transaction) => {
        await transaction.rows(call(`INSERT INTO t VALUES (-7, 'late')`));
        abort.abort(reason);
        later = await transaction.rows(call(`INSERT INTO t VALUES (-8, 'later')`)).catch((error: unknown) => error);
      },
      abort.signal,
    );
    await expect(work).rejects.toBe(reason);
    await source.pool.use((client) => client.query('SELECT pg_sleep(0.1)'));
    expect(later).toBe(reason);
    expect(await source.read(call('SELECT count(*) FROM t WHERE id IN (-7, -8)'))).toBe('0');
  });

  it('on a shared connection leaves the others alone', async () => {
    const abort = new AbortController();
    const reads = Array.from({ length: 50 }, () => source.read(call(NAME, '1')));
    const left = source.read(call(NAME, '1'), abort.signal);
    abort.abort(reason);
    await expect(left).rejects.toBe(reason);
    expect(new Set(await Promise.all(reads))).toEqual(new Set(['n1']));
  });

  it('is not even begun when it was given up before', async () => {
    const signal = AbortSignal.abort(reason);
    await expect(source.read(call('SELECT nextval($1)', 'none'), signal)).rejects.toBe(reason);
    await expect(source.transaction({}, () => Promise.resolve(1), signal)).rejects.toBe(reason);
  });
});

describe('a statement that no message can hold', () => {
  const many = call('SELECT 1', ...Array.from({ length: 65_536 }, () => 'x'));

  it.each([
    ['too many values', many, 'a statement takes at most 65535 values'],
    ['a NUL character', call(`SELECT '\0'`), 'a statement cannot hold a NUL character'],
  ])('is refused and hurts nobody: %s', async (_, bad, message) => {
    for (let run = 0; run < 5; run++) {
      const [failed, ...others] = await Promise.all([
        failureOf(source.read(bad)),
        source.read(call(NAME, '1')),
        source.read(call(NAME, '1')),
      ]);
      expect([failed.code, failed.message, others]).toEqual(['bad-request', message, ['n1', 'n1']]);
    }
    expect(await failureOf(source.transaction({}, (transaction) => transaction.rows(bad)))).toMatchObject({ message });
  });

  it('is not one whose value holds a NUL character: the server refuses that', async () => {
    const error = await failureOf(source.read(call('SELECT $1::text', 'a\0b')));
    expect(error).toMatchObject({ code: 'data-exception', internal: undefined });
    const settings = { 'hasura.user': 'a\0b' };
    expect(await failureOf(source.transaction(settings, () => Promise.resolve()))).toMatchObject({
      code: 'data-exception',
    });
  });
});

describe('a statement timeout', () => {
  it('ends statements of every kind', async () => {
    const hurried = open({ statementTimeoutMs: 50 });
    const error = await failureOf(hurried.read(call('SELECT pg_sleep(10)')));
    expect([error.code, error.message, error.status]).toEqual(['unexpected', 'database query error', 500]);
    const second = await failureOf(
      hurried.transaction({}, (transaction) => transaction.rows(call('SELECT pg_sleep(10)'))),
    );
    expect(second.internal).toMatchObject({ error: { status_code: '57014' } });
  });
});

describe('explain', () => {
  it('answers the plan line by line and runs nothing', async () => {
    const lines = await source.explain(call('DELETE FROM t WHERE id = $1::int4', '1'));
    expect(lines[0]).toMatch(/^Delete on t/);
    expect(await source.read(call(NAME, '1'))).toBe('n1');
  });

  it('refuses what is no statement', async () => {
    expect(await failureOf(source.explain(call('SELEKT')))).toMatchObject({ code: 'unexpected', path: [] });
  });
});

it('closes while reads are in flight, which are still answered', async () => {
  const one = open();
  for (let run = 0; run < 4; run++) await one.read(call(NAME, '1'));
  const reads = Array.from({ length: 100 }, () => one.read(call(NAME, '5')));
  await one.close();
  expect(new Set(await Promise.all(reads))).toEqual(new Set(['n5']));
  expect(await failureOf(one.transaction({}, () => Promise.resolve()))).toMatchObject({ message: 'connection error' });
  expect(await failureOf(one.read(call(NAME, '5')))).toMatchObject({ message: 'connection error' });
});
