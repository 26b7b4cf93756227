// Authors and their articles: the tables of most specs of schemas.
import type { JsonObject } from '@app/types';
import type { TableSketch } from '../../../test/support/catalog-builder.js';
import { tableSchemas, type SchemaSetup, type TableSchemas } from './table-schemas.js';

const AUTHOR: TableSketch = {
  table: 'author',
  primaryKey: ['id'],
  columns: [{ name: 'id', type: 'int4' }, { name: 'name', nullable: false }, 'bio jsonb'],
};
const ARTICLE: TableSketch = {
  table: 'article',
  primaryKey: ['id'],
  uniqueKeys: [['title', 'author_id']],
  columns: [
    { name: 'id', type: 'int4' },
    { name: 'title', nullable: false },
    { name: 'author_id', type: 'int4', nullable: false },
  ],
  foreignKeys: [{ columns: ['author_id'], target: 'author' }],
};

/** Permissions in the form of metadata, for role `user` unless told otherwise. */
export const select = (permission: JsonObject = {}, role = 'user'): JsonObject => ({
  select_permissions: [{ role, permission: { columns: '*', filter: {}, ...permission } }],
});
export const insert = (permission: JsonObject = {}, role = 'user'): JsonObject => ({
  insert_permissions: [{ role, permission: { columns: '*', check: {}, ...permission } }],
});
export const update = (permission: JsonObject = {}, role = 'user'): JsonObject => ({
  update_permissions: [{ role, permission: { columns: '*', filter: {}, ...permission } }],
});
export const remove = (permission: JsonObject = {}, role = 'user'): JsonObject => ({
  delete_permissions: [{ role, permission: { filter: {}, ...permission } }],
});

interface Extras extends Partial<Omit<SchemaSetup, 'catalog' | 'tables'>> {
  /** Besides the relationship, in the metadata of that table. */
  readonly author?: JsonObject;
  readonly article?: JsonObject;
  /** Instead of, in the catalog. */
  readonly authorTable?: Partial<TableSketch>;
}

/** Both tables, related both ways. */
export function authors({ author = {}, article = {}, authorTable = {}, ...rest }: Extras = {}): TableSchemas {
  return tableSchemas({
    catalog: { tables: [{ ...AUTHOR, ...authorTable }, ARTICLE] },
    tables: [
      {
        table: { schema: 'public', name: 'author' },
        array_relationships: [
          { name: 'articles', using: { foreign_key_constraint_on: { table: 'article', column: 'author_id' } } },
        ],
        ...author,
      },
      {
        table: { schema: 'public', name: 'article' },
        object_relationships: [{ name: 'author', using: { foreign_key_constraint_on: 'author_id' } }],
        ...article,
      },
    ],
    ...rest,
  });
}

/** As role `user` asks. */
export const USER = { role: 'user' };
