import type { JsonObject } from '@app/types';
import { catalogOf } from '../../../../../test/support/catalog-builder.js';
import { applyCommand, errorOf } from '../../../../../test/support/metadata-commands.js';
import { BLOG, IN_BLOG } from '../../../test/blog.js';

const ARTICLE = { schema: 'public', name: 'article' };
const AUTHOR = { schema: 'public', name: 'author' };
const TO_AUTHOR = {
  type: 'object',
  from: { table: ARTICLE, columns: ['author_id'], constraint_name: 'article_author_id_fkey' },
  to: { table: AUTHOR, columns: ['id'] },
};
const TO_ARTICLES = {
  type: 'array',
  from: { table: AUTHOR, columns: ['id'] },
  to: { table: ARTICLE, columns: ['author_id'], constraint_name: 'article_author_id_fkey' },
};
const suggest = (args: JsonObject, options: Partial<typeof IN_BLOG> = {}) => {
  const { answer, change } = applyCommand('pg_suggest_relationships', args, { ...IN_BLOG, ...options });
  expect(change).toBeUndefined();
  return answer;
};
const found = (relationships: unknown[]) => ({ type: 'json', json: { relationships } });

describe('suggest_relationships', () => {
  it('suggests both directions of every foreign key', () => {
    expect(suggest({})).toEqual(found([TO_AUTHOR, TO_ARTICLES]));
  });

  it('leaves out what is tracked already', () => {
    expect(suggest({ omit_tracked: true })).toEqual(found([]));
  });

  it.each<[JsonObject, number]>([
    [{ tables: ['author'] }, 2],
    [{ tables: [ARTICLE] }, 2],
    [{ tables: ['tag'] }, 0],
    [{ tables: [] }, 0],
  ])('keeps to the tables of %j', (args, count) => {
    const { json } = suggest(args) as unknown as { json: { relationships: unknown[] } };
    expect(json.relationships).toHaveLength(count);
  });

  it('suggests one row back when the columns of the key are unique', () => {
    const catalog = catalogOf({
      tables: [
        { table: 'article', uniqueKeys: [['author_id']], foreignKeys: [{ columns: ['author_id'], target: 'author' }] },
        'author',
      ],
    });
    expect(suggest({}, { catalogs: new Map([['default', catalog]]) })).toEqual(
      found([TO_AUTHOR, { ...TO_ARTICLES, type: 'object' }]),
    );
  });

  it('suggests nothing about tables that are not tracked', () => {
    const [source] = BLOG.sources;
    const document = {
      ...BLOG,
      sources: source === undefined ? [] : [{ ...source, tables: source.tables.slice(0, 1) }],
    };
    expect(suggest({}, { document })).toEqual(found([]));
  });

  it('refuses an unknown source', () => {
    expect(errorOf(() => suggest({ source: 'x' }))).toMatchObject({ code: 'not-exists' });
  });
});
