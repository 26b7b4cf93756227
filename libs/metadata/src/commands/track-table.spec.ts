import type { Json } from '@app/types';
import { applyCommand, errorOf, inconsistency } from '../../../../test/support/metadata-commands.js';
import { tableRef } from '../object-ref.js';

const trackedBy = (type: string, args: Json, version = 1) =>
  applyCommand(type, args, { api: 'query', version }).change?.document.sources[0]?.tables.at(-1);

describe('track_table', () => {
  it.each<[Json, number]>([
    ['t', 1],
    [{ name: 't' }, 1],
    [{ schema: 'public', name: 't' }, 1],
    [{ table: 't' }, 1],
    [{ schema: 'odd', table: 't' }, 1],
    [{ table: { name: 't' }, is_enum: false }, 2],
  ])('tracks %j of version %p', (args, version) => {
    expect(trackedBy('track_table', args, version)).toEqual({ table: { schema: 'public', name: 't' } });
  });

  it('keeps the options', () => {
    const args = {
      table: 't',
      source: 'default',
      is_enum: true,
      configuration: { a: 1 },
      apollo_federation_config: { enable: 'v1' },
    };
    expect(trackedBy('pg_track_table', args)).toEqual({
      table: { schema: 'public', name: 't' },
      is_enum: true,
      configuration: { a: 1 },
      apollo_federation_config: { enable: 'v1' },
    });
  });

  it('answers for the table and has its source introspected anew', () => {
    expect(applyCommand('pg_track_table', { table: { schema: 'x', name: 't' } })).toMatchObject({
      change: { strictness: 'own', touched: [{ type: 'table', name: 'table x.t in source default' }] },
      sourceEffects: [{ type: 'reload-sources', names: ['default'] }],
    });
  });

  it('tracks an inconsistent table again', () => {
    const inconsistencies = [inconsistency(tableRef('default', { schema: 'public', name: 'author' }))];
    const { change } = applyCommand('pg_track_table', { table: 'author', is_enum: true }, { inconsistencies });
    expect(change?.document.sources[0]?.tables).toEqual([
      { table: { schema: 'public', name: 'author' }, is_enum: true },
    ]);
  });

  it.each<[Json, string, string]>([
    ['author', 'already-tracked', 'view/table already tracked: "author"'],
    [{ table: 'search' }, 'not-supported', 'function with name "search" already exists'],
    [{ table: 't', source: 'x' }, 'not-exists', 'source with name "x" does not exist'],
  ])('refuses %j', (args, code, error) => {
    expect(errorOf(() => applyCommand('track_table', args, { api: 'query' }))).toEqual({ code, path: '$.args', error });
  });

  it.each<[Json, string]>([
    [1, '$'],
    ['', '$'],
    [{}, '$'],
    [{ table: [] }, '$.table'],
    [{ table: 't', is_enum: 1 }, '$.is_enum'],
    [{ table: 't', configuration: 'x' }, '$.configuration'],
  ])('refuses %j at %s', (args, path) => {
    expect(errorOf(() => applyCommand('track_table', args, { api: 'query' }))).toMatchObject({
      code: 'parse-failed',
      path,
    });
  });

  it('explains unreadable args of pg_track_table in three lines', () => {
    expect(errorOf(() => applyCommand('pg_track_table', {}))).toEqual({
      code: 'parse-failed',
      path: '$.args',
      error:
        'Error when parsing command track_table.\n' +
        'See our documentation at https://hasura.io/docs/latest/graphql/core/api-reference/metadata-api/index.html#metadata-apis.\n' +
        "Internal error message: the key 'table' was not present",
    });
  });
});
