import type { Json, JsonObject } from '@app/types';
import { applyCommand, documentAfter, errorOf } from '../../../../../test/support/metadata-commands.js';
import { IN_BLOG } from '../../../test/blog.js';

const onArticle = (type: string, args: JsonObject) => applyCommand(type, { table: 'article', ...args }, IN_BLOG);
const articleAfter = (type: string, args: JsonObject) =>
  documentAfter(type, { table: 'article', ...args }, IN_BLOG).sources[0]?.tables[0];

describe('drop_relationship', () => {
  it('drops a relationship that nobody needs', () => {
    const args = { table: 'author', relationship: 'articles' };
    const { change } = applyCommand('drop_relationship', args, { ...IN_BLOG, api: 'query' });
    expect(change?.document.sources[0]?.tables[1]).not.toHaveProperty('array_relationships');
    expect(change?.strictness).toBe('any-new');
  });

  it('refuses while permissions pass through it', () => {
    expect(errorOf(() => onArticle('pg_drop_relationship', { relationship: 'author' }))).toEqual({
      code: 'dependency-error',
      path: '$.args',
      error: 'cannot drop due to the following dependent objects: permission article.user.select in source "default"',
    });
  });

  it('drops those permissions when it cascades', () => {
    const article = articleAfter('pg_drop_relationship', { relationship: 'author', cascade: true });
    expect(article).not.toHaveProperty('object_relationships');
    expect(article?.select_permissions).toEqual([{ role: 'guest', permission: { columns: '*', filter: {} } }]);
  });

  it.each<[JsonObject, string, string]>([
    [{ relationship: 'x' }, 'not-exists', 'relationship "x" does not exist'],
    [{ relationship: 'title' }, 'unexpected-payload', 'expecting a relationship; but, "title" is a postgres column; '],
  ])('refuses %j', (args, code, error) => {
    expect(errorOf(() => onArticle('pg_drop_relationship', args))).toEqual({ code, path: '$.args', error });
  });

  it.each<[JsonObject, string]>([
    [{}, '$.args'],
    [{ relationship: '' }, '$.args.relationship'],
    [{ relationship: 'author', cascade: 'yes' }, '$.args.cascade'],
  ])('refuses %j at %s', (args, path) => {
    expect(errorOf(() => onArticle('pg_drop_relationship', args))).toMatchObject({ code: 'parse-failed', path });
  });
});

describe('rename_relationship', () => {
  it('renames it everywhere', () => {
    expect(articleAfter('pg_rename_relationship', { name: 'author', new_name: 'by' })).toMatchObject({
      object_relationships: [{ name: 'by' }],
      select_permissions: [{ permission: { filter: { by: { name: { _eq: 'x' } } } } }, {}],
    });
  });

  it.each(['title', 'author'])('refuses the new name %p that the table has already', (newName) => {
    expect(errorOf(() => onArticle('pg_rename_relationship', { name: 'author', new_name: newName }))).toEqual({
      code: 'already-exists',
      path: '$.args',
      error: `cannot rename relationship "author" to "${newName}" in table "article" as a column/relationship with the name already exists`,
    });
  });

  it('refuses an unknown relationship', () => {
    expect(errorOf(() => onArticle('pg_rename_relationship', { name: 'x', new_name: 'y' }))).toMatchObject({
      code: 'not-exists',
      error: 'relationship "x" does not exist',
    });
  });
});

describe('set_relationship_comment', () => {
  it('sets a comment, and takes it away', () => {
    const set = { table: 'article', relationship: 'author', comment: 'who wrote it' };
    const document = documentAfter('pg_set_relationship_comment', set, IN_BLOG);
    expect(document.sources[0]?.tables[0]).toMatchObject({ object_relationships: [{ comment: 'who wrote it' }] });
    const unset: Json = { table: 'article', relationship: 'author', comment: null };
    const after = documentAfter('pg_set_relationship_comment', unset, { ...IN_BLOG, document });
    expect(after.sources).toEqual(IN_BLOG.document.sources);
  });

  it('refuses an unknown relationship', () => {
    expect(errorOf(() => onArticle('pg_set_relationship_comment', { relationship: 'x' })).error).toBe(
      'relationship "x" does not exist',
    );
  });
});
