import { GatewayError, tableKey } from '@app/types';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/test-database.js';
import { introspectWith } from '../introspect/introspect-source.js';
import { createSourcePool, type SourcePool } from '../pool/source-pool.js';
import { runSql, type SqlRequest } from './run-sql.js';

let database: TestDatabase;
let pool: SourcePool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createSourcePool({ url: database.url, maxConnections: 1 });
});
beforeEach(() =>
  run(`DROP TABLE IF EXISTS t; CREATE TABLE t (id int PRIMARY KEY, name text, ok bool);
    INSERT INTO t VALUES (1, 'a', true), (2, NULL, false)`),
);
afterAll(async () => {
  await pool.close();
  await database.drop();
});

const run = (sql: string, options: Omit<SqlRequest, 'sql'> = {}) => runSql(pool, { sql, ...options });

async function failure(sql: string, options: Omit<SqlRequest, 'sql'> = {}): Promise<GatewayError> {
  const error: unknown = await run(sql, options).catch((thrown: unknown) => thrown);
  if (error instanceof GatewayError) return error;
  throw new Error('expected a GatewayError');
}
const stateOf = async (sql: string, options: Omit<SqlRequest, 'sql'> = {}): Promise<unknown> =>
  ((await failure(sql, options)).internal as { error: { status_code: unknown } }).error.status_code;

describe('results', () => {
  it('answers rows as text under their column names', async () => {
    expect(await run('SELECT * FROM t ORDER BY id')).toEqual({
      result_type: 'TuplesOk',
      result: [
        ['id', 'name', 'ok'],
        ['1', 'a', 't'],
        ['2', 'NULL', 'f'],
      ],
    });
  });

  it('answers the last of several statements', async () => {
    expect(await run('SELECT 1 AS a; SELECT 2 AS b, 3 AS b')).toEqual({
      result_type: 'TuplesOk',
      result: [
        ['b', 'b'],
        ['2', '3'],
      ],
    });
  });

  it.each([
    'CREATE TABLE u (id int); DROP TABLE u',
    "INSERT INTO t VALUES (3, 'c', true)",
    'SELECT 1; SET a.b = 1',
    '',
    '-- x',
  ])('answers no rows for %j', async (sql) => {
    expect(await run(sql)).toEqual({ result_type: 'CommandOk', result: null });
  });

  it('answers the header alone when there are no rows', async () => {
    expect(await run('SELECT id FROM t WHERE false')).toEqual({ result_type: 'TuplesOk', result: [['id']] });
  });

  it('answers RETURNING', async () => {
    expect(await run("INSERT INTO t VALUES (4, 'd', true) RETURNING id")).toMatchObject({ result: [['id'], ['4']] });
  });

  it('keeps the text of types that the driver would convert', async () => {
    const sql = `SELECT 12345678901234567890.10 AS n, '{"a": 1.0}'::json AS j, '2020-01-31 10:00+02'::timestamptz AT TIME ZONE 'UTC' AS t,
      ARRAY[1,2] AS a, '\\x00ff'::bytea AS b`;
    const { result } = await run(sql);
    expect(result?.[1]).toEqual(['12345678901234567890.10', '{"a": 1.0}', '2020-01-31 08:00:00', '{1,2}', '\\x00ff']);
  });

  it('reads hostile names and values as they are', async () => {
    const { result } = await run(`SELECT 'x''; DROP TABLE t; --' AS "a""; DROP TABLE t; --"`);
    expect(result).toEqual([['a"; DROP TABLE t; --'], ["x'; DROP TABLE t; --"]]);
  });
});

describe('errors', () => {
  it('carries the statement and the words of the server', async () => {
    const sql = 'INSERT INTO t VALUES (1, NULL, NULL)\n';
    const error = await failure(sql);
    expect([error.code, error.message, error.status, error.path]).toEqual([
      'postgres-error',
      'query execution failed',
      400,
      [],
    ]);
    expect(JSON.stringify(error.internal)).toBe(
      JSON.stringify({
        statement: sql,
        prepared: false,
        error: {
          exec_status: 'FatalError',
          hint: null,
          message: 'duplicate key value violates unique constraint "t_pkey"',
          status_code: '23505',
          description: 'Key (id)=(1) already exists.',
        },
        arguments: [],
      }),
    );
  });

  it('carries a hint', async () => {
    expect((await failure('SELECT nmae FROM t')).internal).toMatchObject({
      error: { hint: 'Perhaps you meant to reference the column "t.name".', status_code: '42703' },
    });
  });

  it.each([
    ['SELEC 1', '42601'],
    ['SELECT * FROM nothing', '42P01'],
    ["SET TIME ZONE 'ABC'", '22023'],
    ['SELECT 1/0', '22012'],
    ['COPY t FROM STDIN', '57014'],
    ['SELECT $1', '42P02'],
    ['SELECT 1; SELEC 2', '42601'],
    ['CREATE INDEX CONCURRENTLY i ON t (id)', '25001'],
    [`SELECT 'a\0b'`, '08P01'],
    ['RAISE', '42601'],
  ])('refuses %j with %s', async (sql, code) => {
    expect(await stateOf(sql)).toBe(code);
  });

  it('rolls everything back when a later statement fails', async () => {
    await failure('DELETE FROM t; SELECT 1/0');
    expect(await run('SELECT count(*) FROM t')).toMatchObject({ result: [['count'], ['2']] });
  });

  it('rolls back when a deferred constraint fails at the end', async () => {
    await run(`CREATE TABLE child (t int REFERENCES t DEFERRABLE INITIALLY DEFERRED)`);
    expect(await stateOf('INSERT INTO child VALUES (99)')).toBe('23503');
    expect(await run('SELECT count(*) FROM child; ')).toMatchObject({ result: [['count'], ['0']] });
    await run('DROP TABLE child');
  });

  it('refuses writes when it is read-only', async () => {
    const error = await failure('DROP TABLE t\n', { readOnly: true });
    expect(error.internal).toMatchObject({
      error: {
        message: 'cannot execute DROP TABLE in a read-only transaction',
        status_code: '25006',
        description: null,
      },
    });
    expect(await run('SELECT 1 AS x', { readOnly: true })).toMatchObject({ result: [['x'], ['1']] });
  });

  it('reports a connection that is lost on the way, and works again after', async () => {
    const error = await failure('SELECT pg_terminate_backend(pg_backend_pid()), pg_sleep(5)');
    expect(error.code).toBe('postgres-error');
    expect(await run('SELECT 1 AS x')).toMatchObject({ result: [['x'], ['1']] });
  });

  it('reports a server that cannot be reached', async () => {
    const away = createSourcePool({ url: 'postgres://127.0.0.1:1/none' });
    await expect(runSql(away, { sql: 'SELECT 1' })).rejects.toMatchObject({ message: 'connection error', status: 500 });
  });
});

describe('the session', () => {
  it.each([
    ["SET TIME ZONE 'Asia/Tokyo'", 'SHOW TIME ZONE'],
    ["SET search_path = 'elsewhere'", 'SHOW search_path'],
    ['SET "hasura.user" = \'{}\'', "SELECT nullif(current_setting('hasura.user', true), '')"],
    ['CREATE TEMPORARY TABLE fleeting (id int)', "SELECT to_regclass('fleeting')"],
    ['CREATE ROLE other_role; SET ROLE other_role', 'SELECT current_user'],
    ['PREPARE p AS SELECT 1', 'SELECT count(*) FROM pg_prepared_statements'],
    ['LISTEN c', 'SELECT count(*) FROM pg_listening_channels()'],
    ['COMMIT; BEGIN', 'SELECT txid_current_if_assigned() IS NULL'],
  ])('does not outlive %j', async (sql, look) => {
    const before = await run(look);
    await run(sql);
    expect(await run(look)).toEqual(before);
    await run('DROP ROLE IF EXISTS other_role');
  });

  it('does not outlive an open transaction without a transaction of ours', async () => {
    await run("BEGIN; INSERT INTO t VALUES (7, 'x', true)", { noTransaction: true });
    expect(await run('SELECT count(*) FROM t')).toMatchObject({ result: [['count'], ['2']] });
  });
});

describe('without a transaction', () => {
  it('runs what cannot run inside one', async () => {
    const sql = "CREATE INDEX CONCURRENTLY i ON t (id); SELECT ';' AS x;";
    expect(await run(sql, { noTransaction: true })).toMatchObject({ result: [['x'], [';']] });
  });

  it('keeps what ran before the failing statement, and names that statement', async () => {
    const error = await failure('DELETE FROM t; SELECT 1/0; SELECT 1', { noTransaction: true });
    expect(error.internal).toMatchObject({ statement: ' SELECT 1/0' });
    expect(await run('SELECT count(*) FROM t')).toMatchObject({ result: [['count'], ['0']] });
  });

  it('refuses writes when it is read-only', async () => {
    expect(await stateOf('DELETE FROM t', { noTransaction: true, readOnly: true })).toBe('25006');
    await run('DELETE FROM t');
  });

  it('answers nothing for nothing', async () => {
    expect(await run(' ; -- x', { noTransaction: true })).toEqual({ result_type: 'CommandOk', result: null });
  });
});

describe('before the commit', () => {
  it('a look sees what the text has changed', async () => {
    let seen: unknown;
    await runSql(pool, { sql: 'ALTER TABLE t ADD COLUMN extra int' }, async (client) => {
      seen = (await introspectWith(client)).tables.get(tableKey({ schema: 'public', name: 't' }))?.columns.has('extra');
    });
    expect(seen).toBe(true);
  });

  it('a refusal rolls everything back and comes out as it is', async () => {
    const refusal = new GatewayError({ code: 'dependency-error', message: 'no' });
    const work = runSql(pool, { sql: 'DROP TABLE t' }, () => Promise.reject(refusal));
    await expect(work).rejects.toBe(refusal);
    expect(await run('SELECT count(*) FROM t')).toMatchObject({ result: [['count'], ['2']] });
  });

  it('nobody looks when the text failed or runs without a transaction', async () => {
    let looks = 0;
    const look = () => {
      looks += 1;
      return Promise.resolve();
    };
    await expect(runSql(pool, { sql: 'SELECT 1/0' }, look)).rejects.toThrow(GatewayError);
    await runSql(pool, { sql: 'SELECT 1', noTransaction: true }, look);
    expect(looks).toBe(0);
  });
});
