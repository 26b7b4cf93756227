import { GatewayError } from '@app/types';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/test-database.js';
import type { SourceSettings } from '../pool/source-settings.js';
import { createSourceDispatcher, type SourceDispatcher } from './source-dispatcher.js';
import type { SqlCall, SqlRow, SqlTransaction } from './sql-port.js';

let database: TestDatabase;
let source: SourceDispatcher;
const opened: SourceDispatcher[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  source = open();
  await source.pool.use((client) =>
    client.query(`
      CREATE DOMAIN positive AS int CHECK (value > 0);
      CREATE TABLE parent (id int PRIMARY KEY);
      CREATE TABLE kept (id int REFERENCES parent ON DELETE RESTRICT);
      CREATE TABLE t (
        id int PRIMARY KEY, name text NOT NULL DEFAULT 'x' UNIQUE, parent int REFERENCES parent,
        age int CHECK (age > 0), span int4range, late int REFERENCES parent DEFERRABLE INITIALLY DEFERRED,
        EXCLUDE USING gist (span WITH &&)
      );
      INSERT INTO parent VALUES (1); INSERT INTO kept VALUES (1);
      CREATE FUNCTION fail() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'own words' USING HINT = 'a hint'; END $$;
      CREATE FUNCTION partly() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RAISE 'other' USING ERRCODE = '23000'; END $$;`),
  );
});
beforeEach(() => source.pool.use((client) => client.query('TRUNCATE t')));
afterAll(async () => {
  await Promise.all(opened.map((one) => one.close()));
  await database.drop();
});

function open(settings: Partial<SourceSettings> = {}): SourceDispatcher {
  const one = createSourceDispatcher({ url: database.url, ...settings });
  opened.push(one);
  return one;
}
const call = (text: string, ...parameters: (string | null)[]): SqlCall => ({ name: text, text, parameters });
const run = (...texts: readonly string[]): Promise<readonly SqlRow[]> =>
  source.transaction({}, async (transaction) => {
    let rows: readonly SqlRow[] = [];
    for (const text of texts) rows = await transaction.rows(call(text));
    return rows;
  });
const failureOf = async (work: Promise<unknown>): Promise<GatewayError> => {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  if (error instanceof GatewayError) return error;
  throw new Error(`expected a GatewayError, got ${String(error)}`);
};
const count = () => source.read(call('SELECT count(*) FROM t'));

describe('a transaction', () => {
  it('answers all rows as text and commits', async () => {
    const rows = await run(`INSERT INTO t (id, age) VALUES (1, 2) RETURNING id, name, parent, age > 1`);
    expect(rows).toEqual([['1', 'x', null, 't']]);
    expect(await count()).toBe('1');
  });

  it('answers what its work answers', async () => {
    expect(await source.transaction({}, () => Promise.resolve('done'))).toBe('done');
  });

  it.each([
    ['an error of its own', () => Promise.reject(new RangeError('no'))],
    ['a GatewayError', () => Promise.reject(new GatewayError({ code: 'unexpected', message: 'no' }))],
  ])('rolls back when its work rejects with %s', async (_, reject) => {
    const work = source.transaction({}, async (transaction) => {
      await transaction.rows(call('INSERT INTO t (id) VALUES (1)'));
      return reject();
    });
    await expect(work).rejects.toThrow('no');
    expect(await count()).toBe('0');
  });

  it('does not pretend to commit when its work swallowed an error', async () => {
    const work = source.transaction({}, async (transaction) => {
      await transaction.rows(call('INSERT INTO t (id) VALUES (1)'));
      await transaction.rows(call('SELECT 1/0')).catch(() => undefined);
      return 'fine';
    });
    expect(await failureOf(work)).toMatchObject({ message: 'division by zero' });
    expect(await count()).toBe('0');
  });

  it('reports a constraint that fails at the commit', async () => {
    const error = await failureOf(run('INSERT INTO t (id, late) VALUES (1, 99)'));
    expect(error).toMatchObject({ code: 'constraint-violation', internal: undefined });
    expect(error.message).toMatch(/^Foreign key violation\. insert or update on table "t"/);
    expect(await count()).toBe('0');
  });

  /** Connections are only trusted with a commit at once when they were answered before. */
  const warm = async (one: SourceDispatcher) => {
    await one.transaction({}, (transaction) => transaction.rows(call('SELECT 1')));
  };
  const insertLast = (one: SourceDispatcher, text: string, settings = {}) =>
    one.transaction(settings, (transaction) => transaction.rows(call(text), true));

  it('commits together with its last statement', async () => {
    const one = open({ maxConnections: 1 });
    for (let id = 1; id <= 5; id++) {
      const text = `INSERT INTO t (id, name) VALUES (${id}, '${id}') RETURNING id`;
      expect(await insertLast(one, text, { 'hasura.user': 'x' })).toEqual([[String(id)]]);
    }
    expect(await count()).toBe('5');
  });

  it.each([true, false])(
    'runs nothing outside when the begin fails, on a connection known to live: %s',
    async (isWarm) => {
      const one = open({ maxConnections: 1 });
      if (isWarm) await warm(one);
      const settings = { 'hasura.user': 'a\0b' };
      for (const isLast of [true, false]) {
        const work = one.transaction(settings, async (transaction) => {
          await Promise.allSettled([
            transaction.rows(call('INSERT INTO t (id) VALUES (1)'), isLast),
            transaction.rows(call(`INSERT INTO t (id, name) VALUES (2, 'y')`)),
          ]);
        });
        expect(await failureOf(work)).toMatchObject({ code: 'data-exception' });
      }
      expect(await count()).toBe('0');
      expect(await insertLast(one, 'INSERT INTO t (id) VALUES (3) RETURNING id')).toEqual([['3']]);
    },
  );

  it('runs nothing when the server lets nobody write', async () => {
    const one = open({ maxConnections: 1 });
    await warm(one);
    // In a transaction that only reads, the begin is what fails.
    await one.pool.use((client) => client.query('BEGIN READ ONLY; SELECT 1'));
    const refused = await failureOf(insertLast(one, 'INSERT INTO t (id) VALUES (1)'));
    expect(refused).toMatchObject({ internal: { error: { status_code: '25001' } } });
    expect(await count()).toBe('0');
    await insertLast(one, 'INSERT INTO t (id) VALUES (1)');
    expect(await count()).toBe('1');
  });

  it.each([
    ['its last statement', `INSERT INTO t (id, name) VALUES (1, 'a'), (1, 'b')`, /^Uniqueness violation/],
    ['the commit behind it', 'INSERT INTO t (id, late) VALUES (1, 99)', /^Foreign key violation/],
  ])('rolls back and goes on when %s fails', async (_, text, message) => {
    const one = open({ maxConnections: 1, preparesStatements: true });
    for (let run = 0; run < 5; run++) {
      await warm(one);
      expect((await failureOf(insertLast(one, text))).message).toMatch(message);
    }
    expect(await count()).toBe('0');
    for (let run = 0; run < 4; run++) await insertLast(one, 'SELECT count(*) FROM t');
    await insertLast(one, 'INSERT INTO t (id) VALUES (1)');
    expect(await count()).toBe('1');
  });

  it('takes nothing after its last statement', async () => {
    const one = open({ maxConnections: 1 });
    await warm(one);
    const work = one.transaction({}, async (transaction) => {
      await transaction.rows(call('INSERT INTO t (id) VALUES (1)'), true);
      await transaction.rows(call(`INSERT INTO t (id, name) VALUES (2, 'y')`));
    });
    await expect(work).rejects.toThrow('nothing follows the last statement');
    expect(await count()).toBe('1');
  });

  it('sets its settings for itself only, whatever they hold', async () => {
    const single = open({ maxConnections: 1 });
    const look = call(`SELECT current_setting('hasura.user', true), current_setting('hasura.tracecontext', true)`);
    const user = `{"x-hasura-role":"it's \\"$1\\"; \u2603"}`;
    const settings = { 'hasura.user': user, 'hasura.tracecontext': 'null' };
    expect(await single.transaction(settings, (transaction) => transaction.rows(look))).toEqual([[user, 'null']]);
    expect(await single.transaction({}, (transaction) => transaction.rows(look))).toEqual([['', '']]);
  });

  it.each([
    [undefined, 'read committed'],
    ['repeatable-read', 'repeatable read'],
    ['serializable', 'serializable'],
  ] as const)('with isolation level %s is %s and writes', async (isolationLevel, shown) => {
    const one = open(isolationLevel === undefined ? {} : { isolationLevel });
    const look = (transaction: SqlTransaction) =>
      transaction.rows(
        call(`SELECT current_setting('transaction_isolation'), current_setting('transaction_read_only')`),
      );
    expect(await one.transaction({}, look)).toEqual([[shown, 'off']]);
  });

  it('waits for room rather than fail when many run at once', async () => {
    const few = open({ maxConnections: 3 });
    const works = Array.from({ length: 30 }, (_, id) =>
      few.transaction({}, (transaction) =>
        transaction.rows(call('INSERT INTO t (id, name) VALUES ($1::int4, $2::text)', String(id), String(id))),
      ),
    );
    await Promise.all(works);
    expect(await count()).toBe('30');
  });
});

describe('errors of the server', () => {
  it.each([
    [
      '23001',
      'constraint-violation',
      'Can not delete or update due to data being referred. update or delete on table "parent" violates',
      // Servers before 18 have no code of its own for ON DELETE RESTRICT.
      `DO $$ BEGIN RAISE restrict_violation USING MESSAGE = 'update or delete on table "parent" violates it'; END $$`,
    ],
    [
      '23502',
      'constraint-violation',
      'Not-NULL violation. null value in column "name" of relation "t" violates not-null constraint',
      'INSERT INTO t (id, name) VALUES (1, NULL)',
    ],
    [
      '23503',
      'constraint-violation',
      'Foreign key violation. insert or update on table "t" violates foreign key constraint "t_parent_fkey"',
      'INSERT INTO t (id, parent) VALUES (1, 9)',
    ],
    [
      '23505',
      'constraint-violation',
      'Uniqueness violation. duplicate key value violates unique constraint "t_name_key"',
      `INSERT INTO t (id) VALUES (1), (2)`,
    ],
    [
      '23P01',
      'constraint-violation',
      'Exclusion violation. conflicting key value violates exclusion constraint "t_span_excl"',
      `INSERT INTO t (id, name, span) VALUES (1, 'a', '[1,5)'), (2, 'b', '[2,3)')`,
    ],
    [
      '23514',
      'permission-error',
      'Check constraint violation. new row for relation "t" violates check constraint "t_age_check"',
      'INSERT INTO t (id, age) VALUES (1, -1)',
    ],
    [
      '23514',
      'permission-error',
      'Check constraint violation. value for domain positive violates check constraint "positive_check"',
      'SELECT (-1)::positive',
    ],
    ['23000', 'constraint-violation', 'other', 'SELECT partly()'],
    ['22025', 'bad-request', 'LIKE pattern must not end with escape character', `SELECT 'ab' LIKE 'a\\'`],
    ['22P02', 'data-exception', 'invalid input syntax for type integer: "abc"', `SELECT 'abc'::text::int4`],
    ['22003', 'data-exception', 'integer out of range', 'SELECT 2147483647 + 1'],
    ['22012', 'data-exception', 'division by zero', 'SELECT 1/0'],
    [
      '42P10',
      'constraint-error',
      'there is no unique or exclusion constraint on target column(s)',
      'INSERT INTO t (id) VALUES (1) ON CONFLICT (age) DO NOTHING',
    ],
    [
      '42704',
      'constraint-error',
      'constraint "none" for table "t" does not exist',
      'INSERT INTO t (id) VALUES (1) ON CONFLICT ON CONSTRAINT none DO NOTHING',
    ],
    ['P0001', 'unexpected', 'database query error', 'SELECT fail()'],
    ['42P01', 'unexpected', 'database query error', 'SELECT * FROM nowhere'],
    ['21000', 'unexpected', 'database query error', 'SELECT (SELECT 1 UNION SELECT 2)'],
    ['42601', 'unexpected', 'database query error', 'SELEKT'],
  ])('%s is %s: %s', async (state, code, message, text) => {
    const works = [() => run(text), ...(/^INSERT|^DELETE/.test(text) ? [] : [() => source.read(call(text))])];
    for (const work of works) {
      const error = await failureOf(work());
      expect([error.code, error.path]).toEqual([code, []]);
      expect(error.message.startsWith(message)).toBe(true);
      // Who reads the message knows all there is.
      if (code === 'unexpected')
        expect(error.internal).toMatchObject({ statement: text, error: { status_code: state } });
      else expect(error.internal).toBeUndefined();
      expect(error.status).toBe(code === 'unexpected' ? 500 : 400);
    }
  });

  it('tell all to those who may see it', async () => {
    const error = await failureOf(
      source.read(call('SELECT fail() + $1::int4 + coalesce(length($2::text), 0)', '1', null)),
    );
    expect(error.internal).toEqual({
      statement: 'SELECT fail() + $1::int4 + coalesce(length($2::text), 0)',
      prepared: false,
      error: {
        exec_status: 'FatalError',
        message: 'own words',
        status_code: 'P0001',
        hint: 'a hint',
        description: null,
      },
      arguments: ['(Oid 0,Just ("1",Text))', 'Nothing'],
    });
  });

  it('that two serializable transactions cause come out as a database query error', async () => {
    const one = open({ isolationLevel: 'serializable' });
    await run('INSERT INTO t (id, age) VALUES (1, 1)');
    const arrived: (() => void)[] = [];
    const together = () =>
      new Promise<void>((resolve) => {
        arrived.push(resolve);
        if (arrived.length === 2) for (const go of arrived) go();
      });
    const bump = () =>
      one.transaction({}, async (transaction) => {
        await transaction.rows(call('SELECT age FROM t'));
        await together();
        return transaction.rows(call('UPDATE t SET age = age + 1'));
      });
    const outcomes = await Promise.allSettled([bump(), bump()]);
    const [failed] = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(failed?.reason).toMatchObject({
      message: 'database query error',
      internal: { error: { status_code: '40001' } },
    });
  });
});
