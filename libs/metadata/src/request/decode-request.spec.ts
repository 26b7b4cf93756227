import { type Json } from '@app/types';
import { DEFINITION, errorOf } from '../../../../test/support/metadata-commands.js';
import { COMMANDS } from '../commands/command-registry.js';
import type { Api } from '../commands/command.js';
import { decodeRequest } from './decode-request.js';
import { modifiesMetadata } from './request-traits.js';

const refused = (body: Json, api: Api = 'metadata') => errorOf(() => decodeRequest(body, api));
const badAction = (api: Api, wrap: (item: Json) => Json = (item) => item) =>
  refused(
    wrap({ type: 'create_action', args: { name: 'a', definition: { ...DEFINITION, headers: [{ name: 'h' }] } } }),
    api,
  ).path;

describe('decodeRequest', () => {
  it('reads a command with its resource version', () => {
    const decoded = decodeRequest({ type: 'clear_metadata', args: {}, resource_version: 12 }, 'metadata');
    expect(decoded).toMatchObject({
      name: 'clear_metadata',
      resourceVersion: 12,
      request: { type: 'command', path: ['args'] },
    });
  });

  it('reads bulks in bulks with the path of each item', () => {
    const inner = { type: 'bulk_keep_going', args: [{ type: 'clear_metadata', args: {} }] };
    expect(decodeRequest({ type: 'bulk', args: [inner] }, 'metadata').request).toMatchObject({
      type: 'bulk',
      mode: 'bulk',
      items: [{ mode: 'keep-going', items: [{ path: ['args', 0, 'args', 0, 'args'] }] }],
    });
  });

  it.each(COMMANDS.map(({ name, apis }) => [name, apis] as const))(
    'finds %s at each of its endpoints',
    (name, apis) => {
      for (const api of apis) {
        const { error } = refused({ type: name, args: { table: 7 }, version: 7 }, api);
        expect(error).not.toContain('unknown metadata command');
      }
    },
  );

  it('names every command once', () => {
    expect(new Set(COMMANDS.map(({ name }) => name)).size).toBe(COMMANDS.length);
  });

  it.each<[Json, string, string]>([
    ['type: x', '$', 'parsing Object failed, expected Object, but encountered String'],
    [null, '$', 'parsing Object failed, expected Object, but encountered Null'],
    [[], '$', 'parsing Object failed, expected Object, but encountered Array'],
    [{}, '$', "the key 'type' was not present"],
    [{ type: 'clear_metadata' }, '$', "the key 'args' was not present"],
    [{ type: 1, args: {} }, '$.type', 'parsing Text failed, expected String, but encountered Number'],
    [{ type: 'clear_metadata', args: {}, version: 0 }, '$.version', 'expected 1 or 2, encountered 0'],
    [
      { type: 'clear_metadata', args: {}, version: '1' },
      '$.version',
      'parsing Int failed, expected Number, but encountered String',
    ],
    [
      { type: 'clear_metadata', args: {}, resource_version: '1' },
      '$.resource_version',
      'parsing Int failed, expected Number, but encountered String',
    ],
    [{ type: 'clear_metadata', args: {}, resource_version: 1.5 }, '$.resource_version', '1.5 is out of bounds'],
    [{ type: 'bulk', args: {} }, '$.args', 'parsing [] failed, expected Array, but encountered Object'],
    [{ type: 'bulk', args: [{ type: 'clear_metadata', args: {} }, {}] }, '$.args[1]', "the key 'type' was not present"],
    [
      { type: 'bulk_keep_going', args: [7] },
      '$.args[0]',
      'parsing Object failed, expected Object, but encountered Number',
    ],
    [
      { type: 'foo_bar', args: {} },
      '$',
      'unknown metadata command "foo_bar"; "foo" was not recognized as a valid backend name',
    ],
    [
      { type: 'foo', args: {} },
      '$',
      'unknown metadata command "foo"; "foo" was not recognized as a valid backend name',
    ],
    [{ type: '', args: {} }, '$', 'unknown metadata command ""; "" was not recognized as a valid backend name'],
    [{ type: 'pg_bar', args: {} }, '$', 'unknown metadata command "bar" for backend postgres'],
    [{ type: 'mssql_track_table', args: {} }, '$', 'unknown metadata command "track_table" for backend mssql'],
    [
      { type: 'track_table', args: 't' },
      '$',
      'unknown metadata command "track_table"; "track" was not recognized as a valid backend name',
    ],
    [
      { type: 'constructor', args: {} },
      '$',
      'unknown metadata command "constructor"; "constructor" was not recognized as a valid backend name',
    ],
    [
      { type: 'bulk', args: [{ type: 'foo_bar', args: {} }] },
      '$.args[0]',
      'unknown metadata command "foo_bar"; "foo" was not recognized as a valid backend name',
    ],
  ])('refuses %j', (body, path, error) => {
    expect(refused(body)).toEqual({ code: 'parse-failed', path, error });
  });

  it('says that a type is unknown at /v2/query in its own words', () => {
    expect(refused({ type: 'create_action', args: {} }, 'v2-query').error).toBe(
      'Unrecognised RQLQuery type: create_action',
    );
  });

  it('reports parse faults below args, without that step at the older endpoint', () => {
    expect(badAction('metadata')).toBe('$.args.definition.headers[0]');
    expect(badAction('query')).toBe('$.definition.headers[0]');
  });

  it('reports parse faults of bulk items below their index', () => {
    const bulk = (item: Json): Json => ({ type: 'bulk', args: [item] });
    expect(badAction('metadata', bulk)).toBe('$.args[0].args.definition.headers[0]');
    expect(badAction('query', bulk)).toBe('$[0].definition.headers[0]');
  });

  it('refuses SQL that writes and SQL that may not in one bulk', () => {
    const args: Json = [
      { type: 'clear_metadata', args: {} },
      { type: 'run_sql', args: { sql: 'insert' } },
      { type: 'bulk', args: [{ type: 'run_sql', args: { sql: 'select', read_only: true } }] },
    ];
    expect(refused({ type: 'bulk', args }, 'query')).toMatchObject({
      code: 'bad-request',
      error:
        'incompatible access mode requirements in bulk query, expected access mode: READ WRITE but $.args[2] forces READ ONLY',
    });
  });

  it('refuses nesting that would exhaust the stack, however deep', () => {
    let args: Json = {};
    for (let depth = 0; depth < 100_000; depth++) args = { x: [args] };
    expect(refused({ type: 'set_catalog_state', args })).toEqual({
      code: 'parse-failed',
      path: '$',
      error: 'JSON is nested more than 500 levels deep',
    });
  });

  it.each<[Json, string]>([
    [{ type: 'create_action_permission', args: { action: 'a', role: 'x\0y' } }, '$.args.role'],
    [{ type: 'clear_metadata', args: { list: [{ 'k\0': 1 }] } }, '$.args.list[0]["k\\u0000"]'],
    ['\0', '$'],
  ])('refuses the null character in %j at %s', (body, path) => {
    expect(refused(body)).toMatchObject({ code: 'parse-failed', path });
  });
});

describe('modifiesMetadata', () => {
  const modifies = (type: string, args: Json, api: Api = 'metadata') =>
    modifiesMetadata(decodeRequest({ type, args }, api).request);

  it.each(['export_metadata', 'get_inconsistent_metadata', 'get_catalog_state', 'dump_internal_state'])(
    'is false for %s',
    (type) => {
      expect(modifies(type, {})).toBe(false);
    },
  );

  it('is false for set_catalog_state', () => {
    expect(modifies('set_catalog_state', { type: 'cli', state: {} })).toBe(false);
  });

  it('is true for a change, for a reload, and for a bulk that has one', () => {
    expect(modifies('reload_metadata', {})).toBe(true);
    expect(
      modifies('bulk', [
        { type: 'export_metadata', args: {} },
        { type: 'clear_metadata', args: {} },
      ]),
    ).toBe(true);
  });

  it('is true for SQL only where tracked objects are compared', () => {
    expect(modifies('run_sql', { sql: 'select 1' }, 'query')).toBe(false);
    expect(modifies('run_sql', { sql: 'drop table t' }, 'query')).toBe(true);
  });
});
