import { qualified } from '../../../../test/support/catalog-builder.js';
import { BLOG, BLOG_CATALOGS } from '../../test/blog.js';
import { decodeMetadataDocument } from '../decode/metadata-document.js';
import { errorOf } from '../../../../test/support/metadata-commands.js';
import type { Json } from '@app/types';
import { dependentsOf } from './dependents-of.js';
import type { SourceObject } from './object-of-source.js';
import { printDependent, refuseDependents } from './refuse-dependents.js';

const part = (type: 'column' | 'relationship' | 'computed-field' | 'constraint', table: string, name: string) =>
  ({ type, source: 'default', table: qualified(table), name }) as const;
const table = (name: string) => ({ type: 'table', source: 'default', table: qualified(name) }) as const;
const printed = (object: SourceObject, document = BLOG, catalogs = BLOG_CATALOGS) =>
  dependentsOf([object], document, catalogs)
    .map((dependent) => printDependent(dependent).replaceAll(' in source "default"', ''))
    .sort();

/** The blog with one more select permission on article, for role `probe`. */
function withFilter(filter: Json) {
  const [source] = BLOG.sources;
  return decodeMetadataDocument({
    version: 3,
    sources: [
      {
        ...source,
        tables: (source?.tables ?? []).map((tracked) =>
          tracked.table.name === 'article'
            ? { ...tracked, select_permissions: [{ role: 'probe', permission: { columns: [], filter } }] }
            : tracked,
        ),
      } as unknown as Json,
    ],
  });
}

describe('dependentsOf', () => {
  it.each<[string, SourceObject, string[]]>([
    [
      'a relationship: permissions that pass through it',
      part('relationship', 'article', 'author'),
      ['permission article.user.select'],
    ],
    ['a column: permissions that list it', part('column', 'article', 'title'), ['permission article.user.select']],
    ['a column: filters beyond a relationship', part('column', 'author', 'name'), ['permission article.user.select']],
    [
      'a column of a foreign key: relationships of both sides and presets',
      part('column', 'article', 'author_id'),
      ['permission article.user.insert', 'relationship article.author', 'relationship author.articles'],
    ],
    [
      'a constraint: relationships of both sides',
      part('constraint', 'article', 'article_author_id_fkey'),
      ['relationship article.author', 'relationship author.articles'],
    ],
    [
      'a function: the computed field',
      { type: 'function', source: 'default', function: qualified('recent_articles') },
      ['computed field author.recent'],
    ],
    [
      'a table: what leads to it, returns its rows or filters by it, and its own parts',
      table('author'),
      [
        'computed field author.recent',
        'permission article.user.select',
        'relationship article.author',
        'relationship author.articles',
      ],
    ],
    [
      'a source: everything that refers to it',
      { type: 'source', source: 'default' },
      [
        'computed field author.recent',
        'function search_articles',
        'permission article.guest.select',
        'permission article.user.insert',
        'permission article.user.select',
        'relationship article.author',
        'relationship author.articles',
      ],
    ],
    ['nothing, when nobody refers to it', table('tag'), []],
    ['nothing of a column that only "*" covers', part('column', 'article', 'other'), []],
    ['nothing of another source', { ...table('article'), source: 'other' }, []],
    ['nothing of a namesake in another schema', { ...table('article'), table: { schema: 'x', name: 'article' } }, []],
  ])('finds of %s', (_title, object, expected) => {
    expect(printed(object)).toEqual(expected);
  });

  it.each<[Json, SourceObject]>([
    [{ title: 'x' }, part('column', 'article', 'title')],
    [{ $and: [{ _not: { title: { $eq: 'x' } } }] }, part('column', 'article', 'title')],
    [{ _or: [{}, { id: { _ceq: 'title' } }] }, part('column', 'article', 'title')],
    [{ id: { $cgt: ['title'] } }, part('column', 'article', 'title')],
    [{ author: { id: { _ceq: ['$', 'title'] } } }, part('column', 'article', 'title')],
    [{ author: { id: { _ceq: ['name'] } } }, part('column', 'author', 'name')],
    [{ _exists: { _table: 'tag', _where: { name: 'x' } } }, part('column', 'tag', 'name')],
    [{ _exists: { _where: {}, _table: { schema: 'public', name: 'tag' } } }, table('tag')],
    [{ $exists: { _table: 'tag', _where: { name: { _ceq: ['$', 'title'] } } } }, part('column', 'article', 'title')],
    [{ author: { recent: { title: 'x' } } }, part('computed-field', 'author', 'recent')],
    [{ author: { recent: { title: 'x' } } }, part('column', 'article', 'title')],
  ])('sees through the filter %j', (filter, object) => {
    expect(printed(object, withFilter(filter))).toContain('permission article.probe.select');
  });

  it('takes no session text and no operand for a column', () => {
    expect(printed(part('column', 'article', 'title'), withFilter({ id: { _eq: 'title' } }))).toEqual([]);
  });

  it('does not follow foreign keys of a database that could not be read', () => {
    expect(printed(part('column', 'author', 'name'), BLOG, new Map())).toEqual([]);
  });

  it('finds the inherited roles of a role', () => {
    const document = { ...BLOG, inheritedRoles: [{ role_name: 'both', role_set: ['user', 'guest'] }] };
    expect(printed({ type: 'role', role: 'guest' }, document)).toEqual(['role both']);
  });
});

describe('refuseDependents', () => {
  it('lists them sorted', () => {
    const dependents = dependentsOf([part('column', 'article', 'author_id')], BLOG, BLOG_CATALOGS);
    expect(
      errorOf(() => {
        refuseDependents(dependents);
      }),
    ).toEqual({
      code: 'dependency-error',
      path: '$',
      error:
        'cannot drop due to the following dependent objects: permission article.user.insert in source "default", ' +
        'relationship article.author in source "default", relationship author.articles in source "default"',
    });
  });

  it('lets pass what nobody needs', () => {
    expect(() => {
      refuseDependents([]);
    }).not.toThrow();
  });
});
