// Several Postgres sources (spec/metadata-postgres-api.md 2).
import type { Json, JsonObject } from '@app/types';
import { createTestDatabase } from '../../../test/support/test-database.js';
import { SUCCESS, metadataSuite } from './metadata-suite.js';

const { gateway, run, exported } = metadataSuite();

let other: Awaited<ReturnType<typeof createTestDatabase>>;
beforeAll(async () => {
  other = await createTestDatabase();
});
afterAll(() => other.drop());

const add = (more: object = {}, url: unknown = other.url) =>
  run('pg_add_source', { name: 'pg1', configuration: { connection_info: { database_url: url } }, ...more });
const sql = (text: string, source = 'pg1') => run('run_sql', { source, sql: text }, '/v2/query');
const refused = (code: string, error: string): object => ({ status: 400, body: { path: '$.args', code, error } });
const graphql = async (query: string) => (await gateway().graphql({ query })).body;
const sources = async () => (await exported()).metadata.sources as unknown as readonly JsonObject[];

describe('pg_add_source', () => {
  it('connects another database, whose tables are served beside the others', async () => {
    expect(await add({ customization: { root_fields: { prefix: 'other_' } } })).toEqual({ status: 200, body: SUCCESS });
    await sql(
      "drop table if exists thing; create table thing (id int primary key, name text); insert into thing values (1, 'a')",
    );
    await gateway().apply('pg_track_table', { source: 'pg1', table: 'thing' });
    expect(await graphql('{ other_thing { id name } }')).toEqual({ data: { other_thing: [{ id: 1, name: 'a' }] } });
    expect(await run('select', { source: 'pg1', table: 'thing', columns: ['name'] }, '/v2/query')).toEqual({
      status: 200,
      body: [{ name: 'a' }],
    });
  });

  it('makes the schema of the protocol', async () => {
    await add();
    expect((await sql("select nspname from pg_namespace where nspname = 'hdb_catalog'")).body).toMatchObject({
      result: [['nspname'], ['hdb_catalog']],
    });
  });

  it('refuses a name that is taken, unless it replaces', async () => {
    await add();
    expect(await add()).toMatchObject(refused('already-exists', 'source with name "pg1" already exists'));
    const customization = { root_fields: { namespace: 'n' } };
    expect(await add({ replace_configuration: true, customization })).toEqual({ status: 200, body: SUCCESS });
    expect(await sources()).toMatchObject([{ name: 'default' }, { name: 'pg1', customization }]);
  });

  it.each<[string, unknown, string, string]>([
    [
      'a database that does not answer',
      'postgres://nobody@127.0.0.1:1/none',
      'invalid-configuration',
      'Inconsistent object: connection error',
    ],
    [
      'an environment variable that is not set',
      { from_env: 'NOWHERE' },
      'invalid-configuration',
      "Inconsistent object: environment variable 'NOWHERE' not set",
    ],
  ])('refuses %s', async (_case, url, code, error) => {
    expect(await add({}, url)).toMatchObject(refused(code, error));
    expect(await sources()).toMatchObject([{ name: 'default' }]);
  });

  it('keeps the old connection when the new one cannot be used', async () => {
    await add();
    await sql('drop table if exists kept; create table kept (id int primary key)');
    await gateway().apply('pg_track_table', { source: 'pg1', table: 'kept' });
    expect((await add({ replace_configuration: true }, 'postgres://nobody@127.0.0.1:1/none')).status).toBe(400);
    expect(await graphql('{ kept { id } }')).toEqual({ data: { kept: [] } });
  });

  it('explains args that cannot be read', async () => {
    expect((await run('pg_add_source', { name: 'x', configuration: 1 })).body).toMatchObject({
      code: 'parse-failed',
      error: expect.stringContaining('Error when parsing command add_source.') as string,
    });
  });

  it('refuses a clash of root fields with another source', async () => {
    await sql('drop table if exists twin; create table twin (id int primary key)', 'default');
    await gateway().apply('pg_track_table', { table: 'twin' });
    await add();
    await sql('drop table if exists twin; create table twin (id int primary key)');
    const { status, body } = await run('pg_track_table', { source: 'pg1', table: 'twin' });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(JSON.stringify(body)).toContain('twin');
    await gateway().apply('pg_untrack_table', { table: 'twin' });
  });
});

describe('pg_update_source', () => {
  it('replaces the given parts', async () => {
    await add({ customization: { root_fields: { prefix: 'a_' } } });
    const connection_info = { database_url: other.url, pool_settings: { max_connections: 7 } };
    await gateway().apply('pg_update_source', { name: 'pg1', configuration: { connection_info } });
    expect(await sources()).toMatchObject([
      {},
      { configuration: { connection_info }, customization: { root_fields: { prefix: 'a_' } } },
    ]);
  });

  it('refuses an unknown source', async () => {
    expect(await run('pg_update_source', { name: 'x' })).toMatchObject(
      refused('not-exists', 'source with name "x" does not exist'),
    );
  });
});

describe('pg_drop_source', () => {
  it('removes it', async () => {
    await add();
    expect(await run('pg_drop_source', { name: 'pg1' })).toEqual({ status: 200, body: SUCCESS });
    expect(await run('pg_drop_source', { name: 'pg1' })).toMatchObject(
      refused('not-exists', 'source with name "pg1" does not exist'),
    );
  });
});

describe('rename_source', () => {
  it('keeps serving the tables', async () => {
    await add();
    await sql('drop table if exists moved; create table moved (id int primary key); insert into moved values (1)');
    await gateway().apply('pg_track_table', { source: 'pg1', table: 'moved' });
    expect(await run('rename_source', { name: 'pg1', new_name: 'pg2' })).toEqual({ status: 200, body: SUCCESS });
    expect(await graphql('{ moved { id } }')).toEqual({ data: { moved: [{ id: 1 }] } });
  });

  it.each<[Json, string, string]>([
    [{ name: 'x', new_name: 'y' }, 'not-exists', 'Could not find source with name "x"'],
    [{ name: 'default', new_name: 'default' }, 'already-exists', 'Source with name "default" already exists'],
  ])('refuses %j', async (args, code, error) => {
    expect(await run('rename_source', args)).toMatchObject(refused(code, error));
  });
});

describe('kinds', () => {
  it('are listed', async () => {
    expect((await run('list_source_kinds', {})).body).toMatchObject({ sources: [{ kind: 'postgres' }] });
    expect((await run('get_source_kind_capabilities', { name: 'postgres' })).status).toBe(400);
  });
});
