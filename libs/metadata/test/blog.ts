// Authors and articles in full metadata, with the catalog that fits: what specs of table commands start from.
import { decodeMetadataDocument } from '@app/metadata';
import type { MetadataDocument, SourceCatalog } from '@app/types';
import { catalogOf } from '../../../test/support/catalog-builder.js';

const FILTER = { author: { name: { _eq: 'x' } } };

/** `article` and `author` with relationships both ways, permissions, a computed field, a function; `tag` with nothing. */
export const BLOG: MetadataDocument = decodeMetadataDocument({
  version: 3,
  sources: [
    {
      name: 'default',
      configuration: {},
      tables: [
        {
          table: 'article',
          configuration: { column_config: { title: { custom_name: 'heading' } } },
          object_relationships: [{ name: 'author', using: { foreign_key_constraint_on: 'author_id' } }],
          select_permissions: [
            { role: 'user', permission: { columns: ['id', 'title'], filter: FILTER } },
            { role: 'guest', permission: { columns: '*', filter: {} } },
          ],
          insert_permissions: [{ role: 'user', permission: { check: {}, set: { author_id: 'x-hasura-user-id' } } }],
        },
        {
          table: 'author',
          array_relationships: [
            { name: 'articles', using: { foreign_key_constraint_on: { table: 'article', column: 'author_id' } } },
          ],
          computed_fields: [{ name: 'recent', definition: { function: 'recent_articles' } }],
        },
        { table: 'tag' },
      ],
      functions: [{ function: 'search_articles' }],
    },
  ],
});

export const BLOG_CATALOG: SourceCatalog = catalogOf({
  tables: [
    {
      table: 'article',
      columns: ['id int4', 'title', 'author_id int4'],
      primaryKey: ['id'],
      foreignKeys: [{ columns: ['author_id'], target: 'author' }],
    },
    { table: 'author', columns: ['id int4', 'name'], primaryKey: ['id'] },
    { table: 'tag', columns: ['name'] },
    { table: 'untracked', columns: ['name'], kind: 'view', isInsertable: false },
    { table: { schema: 'x', name: 'part' }, isPartition: true },
  ],
  functions: [
    { function: 'search_articles', returns: 'composite:article', arguments: ['search text'] },
    { function: 'recent_articles', returns: 'composite:article', arguments: ['author composite:author'] },
  ],
});

export const BLOG_CATALOGS: ReadonlyMap<string, SourceCatalog> = new Map([['default', BLOG_CATALOG]]);

export const IN_BLOG = { document: BLOG, catalogs: BLOG_CATALOGS };
