import type { Json } from '@app/types';
import { applyCommand, errorOf } from '../../../../test/support/metadata-commands.js';
import { IN_BLOG } from '../../test/blog.js';
import { decodeMetadataDocument } from '../decode/metadata-document.js';

const relationship = (name: string, table: string, source = 'default'): Json => ({
  name,
  type: 'object',
  source,
  remote_table: table,
  field_mapping: { id: 'id' },
});
const DOCUMENT = decodeMetadataDocument({
  version: 3,
  sources: [{ name: 'default', configuration: {}, tables: [{ table: 'author' }, { table: 'book' }] }],
  custom_types: {
    objects: [
      {
        name: 'Out',
        fields: [{ name: 'id', type: 'Int' }],
        relationships: [
          relationship('one', 'author'),
          relationship('two', 'book'),
          relationship('three', 'author', 's'),
        ],
      },
    ],
  },
});
const untrack = (args: Json) => applyCommand('pg_untrack_table', args, { document: DOCUMENT });

describe('untrack_table', () => {
  it('untracks the table and leaves the rest to the check', () => {
    const { change } = untrack({ table: 'author' });
    expect(change?.document.sources[0]?.tables).toEqual([{ table: { schema: 'public', name: 'book' } }]);
    expect(change?.document.customTypes).toBe(DOCUMENT.customTypes);
    expect(change?.strictness).toBe('any-new');
  });

  it('removes the relationships of custom types to that table when it cascades', () => {
    const { change } = untrack({ table: { schema: 'public', name: 'author' }, cascade: true });
    expect(change?.document.customTypes.objects[0]?.relationships.map(({ name }) => name)).toEqual(['two', 'three']);
  });

  it.each<[Json, string, string]>([
    [{ table: 'x' }, 'already-untracked', 'view/table already untracked: "x"'],
    [{ table: { schema: 's', name: 'author' } }, 'already-untracked', 'view/table already untracked: "s.author"'],
    [{ table: 'author', source: 'x' }, 'not-exists', 'source with name "x" does not exist'],
  ])('refuses %j', (args, code, error) => {
    expect(errorOf(() => untrack(args))).toEqual({ code, path: '$.args', error });
  });

  it.each<[Json, string]>([
    ['author', '$.args'],
    [{}, '$.args'],
    [{ table: 'author', cascade: 1 }, '$.args.cascade'],
    [{ table: 'author', source: {} }, '$.args.source'],
  ])('refuses %j at %s', (args, path) => {
    const { error, ...rest } = errorOf(() => untrack(args));
    expect(rest).toEqual({ code: 'parse-failed', path });
    expect(error).toContain('Error when parsing command untrack_table.');
  });
});

describe('untrack_table with dependents', () => {
  it('refuses while other tables and functions need the table', () => {
    expect(errorOf(() => applyCommand('pg_untrack_table', { table: 'article' }, IN_BLOG))).toEqual({
      code: 'dependency-error',
      path: '$.args',
      error:
        'cannot drop due to the following dependent objects: computed field author.recent in source "default", ' +
        'function search_articles in source "default", relationship author.articles in source "default"',
    });
  });

  it('takes them along when it cascades', () => {
    const { change } = applyCommand('pg_untrack_table', { table: 'article', cascade: true }, IN_BLOG);
    expect(change?.document.sources[0]).toEqual({
      name: 'default',
      kind: 'postgres',
      configuration: {},
      tables: [{ table: { schema: 'public', name: 'author' } }, { table: { schema: 'public', name: 'tag' } }],
    });
  });
});
