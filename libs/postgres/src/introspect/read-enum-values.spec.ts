import { tableKey, type QualifiedTable, type SourceCatalog } from '@app/types';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/test-database.js';
import { createSourcePool, type SourcePool } from '../pool/source-pool.js';
import { introspectSource } from './introspect-source.js';

const HOSTILE = `x"; DROP TABLE colors; -- ' \\ \u2603`;
const H = `"${HOSTILE.replaceAll('"', '""')}"`;

let database: TestDatabase;
let pool: SourcePool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createSourcePool({ url: database.url });
  await pool.use((client) =>
    client.query(`
      CREATE TABLE colors (value text PRIMARY KEY, comment text);
      INSERT INTO colors VALUES ('red', 'warm'), ('Blue', NULL), ('blue', '');
      CREATE TABLE bare (v text PRIMARY KEY); INSERT INTO bare VALUES ('a');
      CREATE TABLE comment_first (c text, v text PRIMARY KEY); INSERT INTO comment_first VALUES ('why', 'a');
      CREATE TABLE empty_one (v text PRIMARY KEY);
      CREATE TABLE no_key (v text);
      CREATE TABLE number_key (v int PRIMARY KEY);
      CREATE TABLE varchar_key (v varchar PRIMARY KEY);
      CREATE TABLE list_key (v text[] PRIMARY KEY);
      CREATE TABLE two_keys (a text, b text, PRIMARY KEY (a, b));
      CREATE TABLE number_comment (v text PRIMARY KEY, c int);
      CREATE TABLE three (v text PRIMARY KEY, c text, d text);
      CREATE VIEW a_view AS SELECT * FROM bare;
      CREATE SCHEMA ${H}; CREATE TABLE ${H}.${H} (${H} text PRIMARY KEY, "c""c" text);
      INSERT INTO ${H}.${H} VALUES ('one', 'two');`),
  );
});
afterAll(async () => {
  await pool.close();
  await database.drop();
});

const named = (name: string, schema = 'public'): QualifiedTable => ({ schema, name });
const read = (...tables: readonly QualifiedTable[]): Promise<SourceCatalog> => introspectSource(pool, tables);
const valuesOf = async (table: QualifiedTable) => (await read(table)).enumValues.get(tableKey(table));

it('reads values with their comments, in order', async () => {
  expect(await valuesOf(named('colors'))).toEqual([
    { value: 'Blue', comment: null },
    { value: 'blue', comment: '' },
    { value: 'red', comment: 'warm' },
  ]);
});

it('takes the key for the value wherever it stands', async () => {
  expect(await valuesOf(named('comment_first'))).toEqual([{ value: 'a', comment: 'why' }]);
});

it('needs no comment column', async () => {
  expect(await valuesOf(named('bare'))).toEqual([{ value: 'a', comment: null }]);
});

it('reads a table without rows as such', async () => {
  expect(await valuesOf(named('empty_one'))).toEqual([]);
});

it('quotes hostile names', async () => {
  expect(await valuesOf(named(HOSTILE, HOSTILE))).toEqual([{ value: 'one', comment: 'two' }]);
});

it.each([
  'no_key',
  'number_key',
  'varchar_key',
  'list_key',
  'two_keys',
  'number_comment',
  'three',
  'a_view',
  'nowhere',
])('leaves %s out', async (name) => {
  const { enumValues } = await read(named(name), named('bare'), named('bare'));
  expect([...enumValues.keys()]).toEqual([tableKey(named('bare'))]);
});

it('reads none that nobody asked for', async () => {
  expect((await introspectSource(pool)).enumValues.size).toBe(0);
});

it('reports a table that may not be read', async () => {
  await pool.use((client) => client.query('CREATE ROLE nobody_here; SET ROLE nobody_here'));
  const url = new URL(database.url);
  url.searchParams.set('options', '-c role=nobody_here');
  const weak = createSourcePool({ url: url.href });
  await expect(introspectSource(weak, [named('bare')])).rejects.toMatchObject({
    code: 'postgres-error',
    internal: { error: { status_code: '42501' } },
  });
  await weak.close();
  await pool.use((client) => client.query('RESET ROLE; DROP ROLE nobody_here'));
});
