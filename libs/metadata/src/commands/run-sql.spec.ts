import type { Json } from '@app/types';
import { applyCommand, errorOf } from '../../../../test/support/metadata-commands.js';

const run = (args: Json, type = 'run_sql') => applyCommand(type, args, { api: 'query' });

const checks = (args: Json): boolean => {
  const [effect] = run(args).sourceEffects ?? [];
  return effect?.type === 'run-sql' && effect.checkMetadataConsistency;
};

describe('run_sql', () => {
  it.each(['run_sql', 'pg_run_sql', 'postgres_run_sql'])(
    '%s fills in the defaults and changes nothing by itself',
    (type) => {
      expect(run({ sql: 'select 1' }, type)).toEqual({
        sourceEffects: [
          {
            type: 'run-sql',
            source: 'default',
            sql: 'select 1',
            cascade: false,
            readOnly: false,
            checkMetadataConsistency: false,
            noTransaction: false,
          },
        ],
        answer: { type: 'effect' },
      });
    },
  );

  it.each([
    'ALTER table t',
    'x; drop\ttable t',
    'create or replace view v',
    'CREATE FUNCTION f()',
    'comment on table t',
  ])('checks metadata after %p', (sql) => {
    expect(run({ sql }).sourceEffects).toMatchObject([{ checkMetadataConsistency: true }]);
  });

  it.each([
    'select alterable, droppable',
    'create  function f()',
    'create table t()',
    'insert into replaced',
    'select backdrop',
  ])('does not check metadata after %p', (sql) => {
    expect(checks({ sql })).toBe(false);
  });

  it('lets the caller decide about the check', () => {
    expect(checks({ sql: 'drop table t', check_metadata_consistency: false })).toBe(false);
    expect(checks({ sql: 'select 1', check_metadata_consistency: true })).toBe(true);
  });

  it('never checks metadata when it only reads', () => {
    expect(checks({ sql: 'drop table t', read_only: true, check_metadata_consistency: true })).toBe(false);
  });

  it('refuses an unknown source', () => {
    expect(errorOf(() => run({ sql: 'select 1', source: 'x"y' }))).toEqual({
      code: 'not-exists',
      path: '$.args',
      error: 'source with name "x"y" does not exist',
    });
  });

  it('is not a command of /v1/metadata', () => {
    expect(errorOf(() => applyCommand('run_sql', { sql: '' })).error).toBe(
      'unknown metadata command "run_sql"; "run" was not recognized as a valid backend name',
    );
  });

  it.each<[Json, string]>([
    [{}, '$'],
    ['select 1', '$'],
    [{ sql: 1 }, '$.sql'],
    [{ sql: '', cascade: 'x' }, '$.cascade'],
    [{ sql: '', read_only: 0 }, '$.read_only'],
    [{ sql: '', no_transaction: [] }, '$.no_transaction'],
    [{ sql: '', source: '' }, '$.source'],
    [{ sql: '', check_metadata_consistency: 'auto' }, '$.check_metadata_consistency'],
  ])('refuses %j at %s', (args, path) => {
    expect(errorOf(() => run(args))).toMatchObject({ code: 'parse-failed', path });
  });
});
