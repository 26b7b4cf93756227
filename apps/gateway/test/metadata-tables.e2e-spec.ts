// SQL on a source, and what custom types and tables owe each other (spec/metadata-actions-api.md 4, spec/actions.md 2.1).
import type { JsonObject } from '@app/types';
import { SUCCESS, TYPES, metadataSuite } from './metadata-suite.js';

const { gateway, run, exported } = metadataSuite();

describe('SQL and tables', () => {
  const sql = (text: string, path = '/v2/query', more: object = {}) => run('run_sql', { sql: text, ...more }, path);
  const types = (relationship: object) => ({
    objects: [
      {
        ...TYPES.objects[0],
        relationships: [
          {
            name: 'user',
            type: 'object',
            source: 'default',
            remote_table: 'app_user',
            field_mapping: { id: 'id' },
            ...relationship,
          },
        ],
      },
    ],
  });

  beforeAll(async () => {
    await sql('create table app_user (id int primary key, name text)');
  });

  it.each(['/v1/query', '/v2/query'])('run on %s', async (path) => {
    expect(await sql('select 1 as a, null as b', path)).toEqual({
      status: 200,
      body: {
        result_type: 'TuplesOk',
        result: [
          ['a', 'b'],
          ['1', 'NULL'],
        ],
      },
    });
    expect(await sql('do $$ begin end $$', path)).toEqual({
      status: 200,
      body: { result_type: 'CommandOk', result: null },
    });
  });

  it.each([
    ['syntax error', 'selekt'],
    ['two statements of which one fails', 'create table half (id int); selekt'],
    ['a write that may only read', 'create table half (id int)', { read_only: true }],
  ] as const)('that fail are refused and undone: %s', async (_, text, more: object = {}) => {
    const { status, body } = await sql(text, '/v2/query', more);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(body).toMatchObject({ path: '$.args', code: expect.any(String) as string });
    expect((await sql("select to_regclass('half')")).body).toMatchObject({ result: [['to_regclass'], ['NULL']] });
  });

  it.each([
    ['run_sql', '/v1/metadata', '$'],
    ['create_action', '/v2/query', '$'],
  ])('stay on their endpoint: %s on %s', async (type, path, at) => {
    const { status, body } = await run(type, { sql: 'select 1' }, path);
    expect([status, (body as JsonObject).code, (body as JsonObject).path]).toEqual([400, 'parse-failed', at]);
  });

  it('are what relationships of custom types are checked against', async () => {
    expect(await run('set_custom_types', types({}))).toMatchObject({
      status: 400,
      body: {
        error: expect.stringContaining(
          'the remote table "app_user" for relationship "user" of object type "Out" does not exist',
        ) as string,
      },
    });
    await gateway().apply('pg_track_table', { source: 'default', table: 'app_user' });
    expect(await run('set_custom_types', types({}))).toEqual({ status: 200, body: SUCCESS });
    for (const [relationship, reason] of [
      [
        { field_mapping: { nope: 'id' } },
        'the field "nope" for relationship "user" in object type "Out" does not exist',
      ],
      [
        { field_mapping: { id: 'nope' } },
        'the column "nope" of remote table "app_user" for relationship "user" of object type "Out" does not exist',
      ],
      [
        { remote_table: { schema: 'other', name: 't' } },
        'the remote table "other.t" for relationship "user" of object type "Out" does not exist',
      ],
    ] as const) {
      const error = `Inconsistent object: validation for the given custom types failed because ${reason}`;
      expect(await run('set_custom_types', types(relationship))).toMatchObject({
        status: 400,
        body: { error, code: 'invalid-configuration' },
      });
    }
  });

  it('may not take away what custom types need', async () => {
    await gateway().apply('pg_track_table', { source: 'default', table: 'app_user' });
    await gateway().apply('set_custom_types', types({}));
    const before = await exported();
    const { status, body } = await run('pg_untrack_table', { source: 'default', table: 'app_user' });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(body).toMatchObject({ path: '$.args' });
    expect(await exported()).toEqual(before);
  });
});
