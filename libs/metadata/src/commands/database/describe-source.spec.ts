import type { JsonObject } from '@app/types';
import { applyCommand, errorOf } from '../../../../../test/support/metadata-commands.js';
import { IN_BLOG } from '../../../test/blog.js';

const answerOf = (type: string, args: JsonObject) => {
  const { answer, change } = applyCommand(type, args, IN_BLOG);
  expect(change).toBeUndefined();
  return (answer as { json: unknown }).json;
};

describe('pg_get_source_tables', () => {
  it('lists tables and views without partitions', () => {
    expect(answerOf('pg_get_source_tables', { source: 'default' })).toEqual([
      { schema: 'public', name: 'article' },
      { schema: 'public', name: 'author' },
      { schema: 'public', name: 'tag' },
      { schema: 'public', name: 'untracked' },
    ]);
  });

  it('refuses an unknown source, and one whose database could not be read', () => {
    expect(errorOf(() => answerOf('pg_get_source_tables', { source: 'x' })).error).toBe(
      'source with name "x" does not exist',
    );
    const options = { ...IN_BLOG, catalogs: new Map() };
    expect(errorOf(() => applyCommand('pg_get_source_tables', {}, options))).toMatchObject({
      code: 'unexpected',
      error: 'source with name "default" is inconsistent',
    });
  });
});

describe('pg_get_table_info', () => {
  it('describes a table with its keys', () => {
    const about = { nullable: true, insertable: true, updatable: true };
    expect(answerOf('pg_get_table_info', { table: 'article' })).toEqual({
      name: { schema: 'public', name: 'article' },
      type: 'table',
      columns: [
        { name: 'id', type: 'int4', ...about, nullable: false },
        { name: 'title', type: 'text', ...about },
        { name: 'author_id', type: 'int4', ...about },
      ],
      primary_key: ['id'],
      foreign_keys: {
        article_author_id_fkey: {
          foreign_table: { schema: 'public', name: 'author' },
          column_mapping: { author_id: 'id' },
        },
      },
      insertable: true,
      updatable: true,
      deletable: true,
    });
  });

  it('describes a view that is not tracked', () => {
    expect(answerOf('pg_get_table_info', { table: 'untracked' })).toMatchObject({ type: 'view', insertable: false });
  });

  it('refuses a table that the database does not have', () => {
    expect(errorOf(() => answerOf('pg_get_table_info', { table: 'x' }))).toEqual({
      code: 'not-exists',
      path: '$.args.table',
      error: 'table "x" does not exist in source: default',
    });
  });
});

describe('pg_get_source_trackables', () => {
  it('lists what is not tracked yet', () => {
    expect(answerOf('pg_get_source_trackables', {})).toEqual({
      tables: [{ name: { schema: 'public', name: 'untracked' } }],
      functions: [{ name: { schema: 'public', name: 'recent_articles' }, volitility: 'STABLE' }],
    });
  });
});
