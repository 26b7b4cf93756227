// run_sql: metadata follows what SQL does to tracked objects, or the SQL is undone (spec/metadata-postgres-api.md 10).
import type { Json, JsonObject } from '@app/types';
import { metadataSuite } from './metadata-suite.js';

const { gateway, run, exported } = metadataSuite();

const sql = (text: string, more: object = {}) => run('run_sql', { sql: text, ...more }, '/v2/query');
const cellsOf = async (text: string) => ((await sql(text)).body as unknown as { result: string[][] }).result.slice(1);
const apply = (type: string, args: JsonObject) => gateway().apply(type, args);
const tables = async () =>
  ((await exported()).metadata.sources as unknown as { tables: JsonObject[] }[])[0]?.tables ?? [];
const tableNames = async () => (await tables()).map(({ table }) => (table as JsonObject).name);
const tracked = async (name: string) => (await tables()).find(({ table }) => (table as JsonObject).name === name);

beforeEach(async () => {
  await sql('drop schema public cascade; create schema public', { check_metadata_consistency: false });
  await sql(`create table author (id int primary key, name text, age int);
    create table article (id int primary key, title text, author_id int references author (id))`);
  for (const table of ['author', 'article']) await apply('pg_track_table', { table });
  const using = { foreign_key_constraint_on: 'author_id' };
  await apply('pg_create_object_relationship', { table: 'article', name: 'author', using });
  await apply('pg_create_select_permission', {
    table: 'article',
    role: 'user',
    permission: { columns: ['id', 'title'], filter: { author: { age: { _gt: 17 } } } },
  });
});

const refused = (code: string, error: string, status = 400): object => ({
  status,
  body: { path: '$.args', code, error },
});

describe('renaming', () => {
  it('a table renames it in the metadata, with what leads to it', async () => {
    expect((await sql('alter table author rename to writer')).status).toBe(200);
    expect(await tableNames()).toEqual(['article', 'writer']);
    expect((await sql('alter table article rename to post')).status).toBe(200);
    expect(await tracked('post')).toMatchObject({ object_relationships: [{ name: 'author' }] });
  });

  it('columns renames them in relationships and permissions', async () => {
    await sql(
      'alter table article rename column author_id to written_by; alter table author rename column age to years',
    );
    expect(await tracked('article')).toMatchObject({
      object_relationships: [{ using: { foreign_key_constraint_on: 'written_by' } }],
      select_permissions: [{ permission: { filter: { author: { years: { _gt: 17 } } } } }],
    });
  });

  it('two columns into each other keeps them apart', async () => {
    await sql(`alter table article rename column id to other; alter table article rename column title to id;
      alter table article rename column other to title`);
    expect(await tracked('article')).toMatchObject({
      select_permissions: [{ permission: { columns: ['title', 'id'] } }],
    });
  });

  it("a column to a relationship's name is refused and undone", async () => {
    expect(await sql('alter table article rename column title to author')).toMatchObject(
      refused(
        'already-exists',
        'cannot rename column "title" to "author" in table "article" as a relationship with the name already exists',
      ),
    );
    expect(await cellsOf("select 1 from information_schema.columns where column_name = 'title'")).toEqual([['1']]);
  });
});

describe('dropping', () => {
  it.each([
    [
      'a table that a relationship leads to',
      'drop table author cascade',
      'permission article.user.select in source "default", relationship article.author in source "default"',
    ],
    [
      'a column of a filter',
      'alter table author drop column age',
      'permission article.user.select in source "default"',
    ],
    [
      'a column that is selected',
      'alter table article drop column title',
      'permission article.user.select in source "default"',
    ],
    [
      'the constraint of a relationship',
      'alter table article drop constraint article_author_id_fkey',
      'relationship article.author in source "default"',
    ],
  ])('%s is refused and undone', async (_case, text, dependents) => {
    const { metadata } = await exported();
    expect(await sql(text)).toMatchObject(
      refused('dependency-error', `cannot drop due to the following dependent objects: ${dependents}`),
    );
    expect(await cellsOf("select to_regclass('author')")).toEqual([['author']]);
    expect(await cellsOf("select count(*) from information_schema.columns where table_schema = 'public'")).toEqual([
      ['6'],
    ]);
    expect((await exported()).metadata).toEqual(metadata);
  });

  it('with cascade drops what depends on it', async () => {
    expect((await sql('drop table author cascade', { cascade: true })).status).toBe(200);
    expect(await tables()).toEqual([{ table: { schema: 'public', name: 'article' } }]);
  });

  it('what nobody depends on untracks it', async () => {
    expect((await sql('drop table article')).status).toBe(200);
    expect(await tableNames()).toEqual(['author']);
  });

  it('both ends at once is no dependency', async () => {
    expect((await sql('drop table article; drop table author')).status).toBe(200);
    expect(await tables()).toEqual([]);
  });

  it('what nobody tracks changes nothing', async () => {
    await sql('create table other (id int)');
    const { metadata } = await exported();
    expect((await sql('drop table other')).status).toBe(200);
    expect((await exported()).metadata).toEqual(metadata);
  });

  it('without a check leaves the metadata to the next reload', async () => {
    await sql('drop table article', { check_metadata_consistency: false });
    expect(await tableNames()).toEqual(['article', 'author']);
    expect(await run('reload_metadata', {})).toMatchObject({ body: { is_consistent: false } });
  });
});

describe('types', () => {
  it('compared with a literal cannot change', async () => {
    expect(await sql('alter table author alter column age type text')).toMatchObject(
      refused(
        'dependency-error',
        'cannot change type of column "age" in table "author" because of the following dependencies: permission article.user.select in source "default"',
      ),
    );
  });

  it('that are only selected can change', async () => {
    expect((await sql('alter table article alter column title type varchar(50)')).status).toBe(200);
  });
});

describe('functions', () => {
  const search = (arguments_: string, volatility: string): string =>
    `create or replace function search(${arguments_}) returns setof author language sql ${volatility} as 'select * from author'`;

  beforeEach(async () => {
    await sql(search('', 'stable'));
    await apply('pg_track_function', { function: 'search' });
  });

  it.each([
    [
      'that become volatile',
      search('', 'volatile'),
      'type of function "search" is altered to "VOLATILE" which is not supported now',
    ],
    [
      'that are overloaded',
      search('text text', 'stable'),
      'the following tracked function(s) cannot be overloaded: "search"',
    ],
  ])('%s are refused and undone', async (_case, text, error) => {
    expect(await sql(text)).toMatchObject(refused('not-supported', error));
    expect(await cellsOf("select provolatile from pg_proc where proname = 'search'")).toEqual([['s']]);
  });

  it('that are dropped are untracked', async () => {
    expect((await sql('drop function search')).status).toBe(200);
    expect((await exported()).metadata.sources).not.toMatchObject([{ functions: [{}] }]);
  });
});

describe('what the new metadata cannot hold', () => {
  it('undoes the SQL', async () => {
    expect(await sql('alter table article add column author text')).toMatchObject({
      status: 500,
      body: { code: 'unexpected', error: 'cannot continue due to newly found inconsistent metadata' },
    });
    expect(await cellsOf("select count(*) from information_schema.columns where column_name = 'author'")).toEqual([
      ['0'],
    ]);
  });
});

describe('bulks', () => {
  const bulk = (...texts: string[]) =>
    run(
      'bulk',
      texts.map((text): Json => ({ type: 'run_sql', args: { sql: text } })),
      '/v2/query',
    );

  it('let later items see what earlier ones did', async () => {
    expect((await bulk('alter table author rename to writer', 'alter table writer rename to poet')).status).toBe(200);
    expect(await tableNames()).toEqual(['article', 'poet']);
  });

  it('serve what the database holds after a later item has failed', async () => {
    expect(await bulk('alter table author add column more text', 'select nothing')).toMatchObject({ status: 400 });
    expect(await run('get_inconsistent_metadata', {})).toMatchObject({ body: { is_consistent: true } });
  });
});

describe('enum values', () => {
  it('are read anew by a reload', async () => {
    await sql("create table colour (value text primary key); insert into colour values ('red')");
    await apply('pg_track_table', { table: 'colour', is_enum: true });
    await sql('create table car (id int primary key, colour text references colour (value))');
    await apply('pg_track_table', { table: 'car' });
    await sql("insert into colour values ('blue')");
    await apply('reload_metadata', {});
    const { body } = await gateway().graphql({ query: '{ __type(name: "colour_enum") { enumValues { name } } }' });
    expect(body).toEqual({ data: { __type: { enumValues: [{ name: 'blue' }, { name: 'red' }] } } });
  });
});
