import { tableKey, type SourceCatalog } from '@app/types';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/test-database.js';
import { createSourcePool, type SourcePool } from '../pool/source-pool.js';
import { introspectSource } from './introspect-source.js';

const HOSTILE = `x"; DROP TABLE t; -- ' \\ \u00fc\u2603 \t`;
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const SETUP = `
  CREATE TYPE mood AS ENUM ('good', 'bad');
  CREATE TYPE pair AS (a int, b text);
  CREATE DOMAIN positive AS int CHECK (value > 0);
  CREATE DOMAIN ids AS uuid[];
  CREATE TABLE every_type (
    i int4, s int2, b int8, f4 float4, f8 float8, n numeric, t text, v varchar(5), c char(3), c1 "char", flag bool,
    u uuid, d date, ts timestamp, tz timestamptz, j json, jb jsonb, by bytea, iv interval, arr text[][], m mood, p pair,
    dom positive, domarr positive[], domids ids, rng int4range, ip inet
  );
  ALTER TABLE every_type ADD COLUMN gone int, ADD COLUMN last int;
  ALTER TABLE every_type DROP COLUMN gone;
  CREATE TABLE empty_table ();
  CREATE VIEW a_view AS SELECT u, tz FROM every_type;
  CREATE MATERIALIZED VIEW a_matview AS SELECT i AS one FROM every_type;
  CREATE TABLE parts (k int) PARTITION BY LIST (k);
  CREATE TABLE part_one PARTITION OF parts FOR VALUES IN (1);
  CREATE FOREIGN DATA WRAPPER w; CREATE SERVER srv FOREIGN DATA WRAPPER w;
  CREATE FOREIGN TABLE far (id bigint) SERVER srv;
  CREATE TEMPORARY TABLE fleeting (id int);
  CREATE SCHEMA ${quoted(HOSTILE)};
  CREATE TABLE ${quoted(HOSTILE)}.${quoted(HOSTILE)} (${quoted(HOSTILE)} int, "__proto__" uuid);
  CREATE TYPE ${quoted('odd type')};
  CREATE SEQUENCE a_sequence;
`;

let database: TestDatabase;
let pool: SourcePool;
let catalog: SourceCatalog;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createSourcePool({ url: database.url });
  await pool.use((client) => client.query(SETUP));
  catalog = await introspectSource(pool);
});
afterAll(async () => {
  await pool.close();
  await database.drop();
});

const columns = (name: string, schema = 'public') =>
  [...(catalog.tables.get(tableKey({ schema, name }))?.columns.values() ?? [])].map(({ name, scalar }) => [
    name,
    scalar,
  ]);

it('names the scalar of every kind of column type', () => {
  expect(Object.fromEntries(columns('every_type'))).toEqual({
    i: 'Int',
    s: 'smallint',
    b: 'bigint',
    f4: 'Float',
    f8: 'float8',
    n: 'numeric',
    t: 'String',
    v: 'String',
    c: 'bpchar',
    c1: 'bpchar',
    flag: 'Boolean',
    u: 'uuid',
    d: 'date',
    ts: 'timestamp',
    tz: 'timestamptz',
    j: 'json',
    jb: 'jsonb',
    by: 'bytea',
    iv: 'interval',
    arr: 'String',
    m: 'mood',
    p: 'pair',
    dom: 'Int',
    domarr: 'Int',
    domids: 'uuid',
    rng: 'int4range',
    ip: 'inet',
    last: 'Int',
  });
});

it('keeps the order of columns and leaves dropped ones out', () => {
  const names = columns('every_type').map(([name]) => name);
  expect(names.slice(0, 3)).toEqual(['i', 's', 'b']);
  expect(names.at(-1)).toBe('last');
  expect(names).toHaveLength(28);
});

it.each(['empty_table', 'a_view', 'a_matview', 'parts', 'part_one', 'far'])('finds %s', (name) => {
  expect(catalog.tables.has(tableKey({ schema: 'public', name }))).toBe(true);
});

it('finds the columns of views, foreign tables and partitions', () => {
  expect([
    columns('a_view'),
    columns('a_matview'),
    columns('far'),
    columns('part_one'),
    columns('empty_table'),
  ]).toEqual([
    [
      ['u', 'uuid'],
      ['tz', 'timestamptz'],
    ],
    [['one', 'Int']],
    [['id', 'bigint']],
    [['k', 'Int']],
    [],
  ]);
});

it('reads hostile names as they are', () => {
  expect(catalog.tables.get(tableKey({ schema: HOSTILE, name: HOSTILE }))?.table).toEqual({
    schema: HOSTILE,
    name: HOSTILE,
  });
  expect(columns(HOSTILE, HOSTILE)).toEqual([
    [HOSTILE, 'Int'],
    ['__proto__', 'uuid'],
  ]);
});

it('leaves out what is not a relation of the user', () => {
  const found = [...catalog.tables.values()].map(({ table }) => table);
  expect(found.filter(({ schema }) => schema.startsWith('pg_') || schema === 'information_schema')).toEqual([]);
  expect(found.map(({ name }) => name)).not.toContain('fleeting');
  expect(found.map(({ name }) => name)).not.toContain('a_sequence');
  expect(found.map(({ name }) => name)).not.toContain('pair');
  expect(found).toHaveLength(8);
});

it('knows the base types by their GraphQL names', () => {
  const { scalars } = catalog;
  const known = [
    'Int',
    'smallint',
    'bigint',
    'Float',
    'float8',
    'Boolean',
    'String',
    'uuid',
    'timestamptz',
    'jsonb',
    'inet',
  ];
  expect(known.filter((name) => !scalars.has(name))).toEqual([]);
});

it('knows no scalar under its PostgreSQL alias, no enum, composite type or domain', () => {
  const wrong = ['int4', 'int8', 'bool', 'text', 'varchar', 'float4', 'char', 'mood', 'pair', 'positive', 'every_type'];
  expect(wrong.filter((name) => catalog.scalars.has(name))).toEqual([]);
});

it('leaves out scalars that no document can name', async () => {
  const name = quoted('odd base');
  await pool.use((client) =>
    client.query(`CREATE TYPE ${name};
      CREATE FUNCTION odd_in(cstring) RETURNS ${name} LANGUAGE internal IMMUTABLE STRICT AS 'textin';
      CREATE FUNCTION odd_out(${name}) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
      CREATE TYPE ${name} (INPUT = odd_in, OUTPUT = odd_out, LIKE = text);
      CREATE TABLE odd (o ${name});`),
  );
  const after = await introspectSource(pool);
  expect(after.scalars.has('odd base')).toBe(false);
  expect(after.tables.get(tableKey({ schema: 'public', name: 'odd' }))?.columns.get('o')?.scalar).toBe('odd base');
});

it('freezes what it found', () => {
  const table = catalog.tables.get(tableKey({ schema: 'public', name: 'far' }));
  expect([Object.isFrozen(catalog), Object.isFrozen(table), Object.isFrozen(table?.columns.get('id'))]).toEqual([
    true,
    true,
    true,
  ]);
});

it('is not fooled by a search path that shadows the catalog', async () => {
  await pool.use((client) =>
    client.query(`CREATE TABLE public.pg_class (oid oid); ALTER DATABASE ${new URL(database.url).pathname.slice(1)}
      SET search_path = public, pg_catalog`),
  );
  const fresh = createSourcePool({ url: database.url });
  const after = await introspectSource(fresh).finally(() => fresh.close());
  expect(after.tables.has(tableKey({ schema: 'public', name: 'far' }))).toBe(true);
});

it('reports a database that cannot be reached', async () => {
  const away = createSourcePool({ url: 'postgres://127.0.0.1:1/none' });
  await expect(introspectSource(away)).rejects.toMatchObject({ code: 'postgres-error', message: 'connection error' });
});

it('reports a server that refuses the statement', async () => {
  const url = new URL(database.url);
  url.searchParams.set('options', '-c statement_timeout=1');
  const hurried = createSourcePool({ url: url.href });
  await hurried.use((client) => client.query('SET statement_timeout = 0; CREATE TABLE big AS SELECT 1'));
  const slow = introspectSource({
    ...hurried,
    use: (work) =>
      hurried.use(async (client) => {
        await client.query("SET statement_timeout = '1ms'");
        return work(client);
      }),
  });
  await expect(slow.finally(() => hurried.close())).rejects.toMatchObject({
    message: 'query execution failed',
    internal: { error: { status_code: '57014' } },
  });
});
