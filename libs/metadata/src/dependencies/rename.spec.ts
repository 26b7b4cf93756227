import type { Json } from '@app/types';
import { qualified } from '../../../../test/support/catalog-builder.js';
import { BLOG, BLOG_CATALOGS } from '../../test/blog.js';
import { encodeMetadataDocument } from '../encode/metadata-document.js';
import { decodeMetadataDocument } from '../decode/metadata-document.js';
import { renameInMetadata, type Rename } from './rename.js';

const column = (table: string, name: string, to: string): Rename => ({
  type: 'column',
  source: 'default',
  table: qualified(table),
  name,
  to,
});
const renameTable = (table: string, to: string): Rename => ({
  type: 'table',
  source: 'default',
  table: qualified(table),
  to: qualified(to),
});
const renamed = (...renames: Rename[]) => renameInMetadata(BLOG, BLOG_CATALOGS, renames).sources[0]?.tables ?? [];

describe('renameInMetadata', () => {
  it('renames a column in its own foreign key, presets and the other side', () => {
    const [article, author] = renamed(column('article', 'author_id', 'writer'));
    expect(article).toMatchObject({
      object_relationships: [{ using: { foreign_key_constraint_on: 'writer' } }],
      insert_permissions: [{ permission: { set: { writer: 'x-hasura-user-id' } } }],
    });
    expect(author).toMatchObject({
      array_relationships: [
        { using: { foreign_key_constraint_on: { column: 'writer', table: { schema: 'public', name: 'article' } } } },
      ],
    });
  });

  it('renames a column in lists, custom names and filters of other tables', () => {
    const [article] = renamed(column('article', 'title', 'name'), column('author', 'name', 'full_name'));
    expect(article).toMatchObject({
      configuration: { column_config: { name: { custom_name: 'heading' } } },
      select_permissions: [
        { permission: { columns: ['id', 'name'], filter: { author: { full_name: { _eq: 'x' } } } } },
        { permission: { columns: '*' } },
      ],
    });
  });

  it('swaps two columns in one go', () => {
    const [article] = renamed(column('article', 'id', 'title'), column('article', 'title', 'id'));
    expect(article).toMatchObject({ select_permissions: [{ permission: { columns: ['title', 'id'] } }, {}] });
  });

  it('renames a table together with one of its columns', () => {
    const [article, author] = renamed(renameTable('article', 'post'), column('article', 'author_id', 'writer'));
    expect(article?.table).toEqual({ schema: 'public', name: 'post' });
    expect(author).toMatchObject({
      array_relationships: [
        { using: { foreign_key_constraint_on: { column: 'writer', table: { schema: 'public', name: 'post' } } } },
      ],
    });
  });

  it('renames a relationship where it is declared and in filters', () => {
    const [article] = renamed({
      type: 'relationship',
      source: 'default',
      table: qualified('article'),
      name: 'author',
      to: 'by',
    });
    expect(article).toMatchObject({
      object_relationships: [{ name: 'by' }],
      select_permissions: [{ permission: { filter: { by: { name: { _eq: 'x' } } } } }, {}],
    });
  });

  it('renames a function where it is called', () => {
    const [, author] = renamed({
      type: 'function',
      source: 'default',
      function: qualified('recent_articles'),
      to: { schema: 'x', name: 'latest' },
    });
    expect(author).toMatchObject({ computed_fields: [{ definition: { function: { schema: 'x', name: 'latest' } } }] });
  });

  it('follows manual and remote relationships, event triggers and relationships of custom types', () => {
    const manual = { remote_table: 'b', column_mapping: { id: 'a_id' }, insertion_order: 'after_parent', odd: 1 };
    const target = { source: 'default', table: 'b', field_mapping: { id: 'a_id' }, relationship_type: 'array' };
    const document = decodeMetadataDocument({
      version: 3,
      sources: [
        {
          name: 'default',
          configuration: {},
          tables: [
            {
              table: 'a',
              array_relationships: [{ name: 'bs', using: { manual_configuration: manual } }],
              remote_relationships: [
                { name: 'r', definition: { to_source: target } },
                { name: 's', definition: { to_remote_schema: { remote_schema: 'x', lhs_fields: ['id'] } } },
                { name: 'old', definition: { remote_schema: 'x', hasura_fields: ['id'], remote_field: {} } },
              ],
              event_triggers: [
                { name: 'e', definition: { enable_manual: true, update: { columns: ['id'], payload: '*' } } },
              ],
            },
          ],
        },
      ],
      custom_types: {
        objects: [
          {
            name: 'Out',
            fields: [{ name: 'f', type: 'Int' }],
            relationships: [{ name: 'b', type: 'object', remote_table: 'b', field_mapping: { f: 'a_id' } }],
          },
        ],
      },
    });
    const after = renameInMetadata(document, new Map(), [
      column('a', 'id', 'key'),
      column('b', 'a_id', 'a_key'),
      renameTable('b', 'c'),
    ]);
    const c = { schema: 'public', name: 'c' };
    expect(after.sources[0]?.tables[0]).toEqual({
      table: qualified('a'),
      array_relationships: [
        {
          name: 'bs',
          using: {
            manual_configuration: { remote_table: c, column_mapping: { key: 'a_key' }, insertion_order: null, odd: 1 },
          },
        },
      ],
      remote_relationships: [
        { name: 'r', definition: { to_source: { ...target, table: c, field_mapping: { key: 'a_key' } } } },
        { name: 's', definition: { to_remote_schema: { remote_schema: 'x', lhs_fields: ['key'] } } },
        { name: 'old', definition: { remote_schema: 'x', hasura_fields: ['key'], remote_field: {} } },
      ],
      event_triggers: [{ name: 'e', definition: { enable_manual: true, update: { columns: ['key'], payload: '*' } } }],
    });
    expect(after.customTypes.objects[0]?.relationships[0]).toMatchObject({
      remote_table: c,
      field_mapping: { f: 'a_key' },
    });
  });

  it('changes nothing else', () => {
    const unchanged = renameInMetadata(BLOG, BLOG_CATALOGS, [column('tag', 'x', 'y')]);
    const print = (document: typeof BLOG): Json => encodeMetadataDocument(document);
    expect(print(unchanged)).toEqual(print(BLOG));
  });
});
