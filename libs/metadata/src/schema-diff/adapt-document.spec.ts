import type { Json, MetadataDocument, SourceCatalog } from '@app/types';
import {
  catalogOf,
  catalogTable,
  type FunctionSketch,
  type TableSketch,
} from '../../../../test/support/catalog-builder.js';
import { errorOf } from '../../../../test/support/metadata-commands.js';
import { decodeMetadataDocument } from '../decode/metadata-document.js';
import { adaptDocument } from './adapt-document.js';

const AUTHOR: TableSketch = { oid: 1, table: 'author', columns: ['id int4', 'name text'], primaryKey: ['id'] };
const ARTICLE: TableSketch = {
  oid: 2,
  table: 'article',
  columns: ['id int4', 'title text', 'author_id int4'],
  foreignKeys: [{ name: 'fk', columns: ['author_id'], target: 'author' }],
};
const full: FunctionSketch = { oid: 9, function: 'full', returns: 'text', arguments: ['row composite:author'] };

const catalog = (tables: readonly TableSketch[], functions: readonly FunctionSketch[] = [full]): SourceCatalog =>
  catalogOf({ tables: tables.map((sketch) => catalogTable(sketch)), functions });
const BEFORE = catalog([AUTHOR, ARTICLE]);

const permission = (filter: Json) => [{ role: 'user', permission: { columns: ['id'], filter } }];

function documentOf(author: object = {}, article: object = {}, more: object = {}): MetadataDocument {
  const tables = [
    { table: 'author', ...author },
    { table: 'article', ...article },
  ];
  const configuration = { connection_info: { database_url: 'x' } };
  return decodeMetadataDocument({
    version: 3,
    sources: [{ name: 'default', kind: 'postgres', tables, configuration, ...more }],
  });
}

function adapt(document: MetadataDocument, after: SourceCatalog, cascade = false): MetadataDocument {
  return adaptDocument(document, new Map(), { source: 'default', before: BEFORE, after, cascade });
}

const tablesOf = (document: MetadataDocument): unknown => document.sources[0]?.tables;

describe('adaptDocument', () => {
  const relationship = {
    object_relationships: [{ name: 'author', using: { foreign_key_constraint_on: 'author_id' } }],
  };

  it('answers an equal, new document where nothing has changed', () => {
    const document = documentOf({}, relationship);
    const adapted = adapt(document, BEFORE);
    expect(adapted).toEqual(document);
    expect(adapted).not.toBe(document);
  });

  it('renames a table and its columns at once', () => {
    const after = catalog([
      { ...AUTHOR, table: 'writer', columns: ['key int4', 'name text'], primaryKey: ['key'] },
      { ...ARTICLE, foreignKeys: [{ name: 'fk', columns: ['author_id'], target: 'writer', targetColumns: ['key'] }] },
    ]);
    const document = documentOf({ select_permissions: permission({ id: { _eq: 1 } }) }, relationship);
    expect(tablesOf(adapt(document, after))).toMatchObject([
      { table: { name: 'writer' }, select_permissions: permission({ key: { _eq: 1 } }).map(({ role }) => ({ role })) },
      { table: { name: 'article' }, ...relationship },
    ]);
    expect(JSON.stringify(tablesOf(adapt(document, after)))).toContain('"filter":{"key":{"_eq":1}}');
  });

  it('lets custom names of dropped columns go', () => {
    const configuration = { column_config: { name: { custom_name: 'n' }, id: { custom_name: 'i' } } };
    const after = catalog([{ ...AUTHOR, columns: ['id int4'] }, ARTICLE]);
    expect(tablesOf(adapt(documentOf({ configuration }), after))).toMatchObject([
      { configuration: { column_config: { id: { custom_name: 'i' } } } },
      {},
    ]);
    expect(JSON.stringify(tablesOf(adapt(documentOf({ configuration }), after)))).not.toContain('"n"');
  });

  it('lists all dependents, sorted', () => {
    const document = documentOf({ select_permissions: permission({ name: { _eq: 'x' } }) }, relationship);
    const after = catalog([
      { ...AUTHOR, columns: ['id int4'] },
      { ...ARTICLE, foreignKeys: [] },
    ]);
    expect(errorOf(() => adapt(document, after))).toMatchObject({
      code: 'dependency-error',
      error:
        'cannot drop due to the following dependent objects: permission author.user.select in source "default", relationship article.author in source "default"',
    });
  });

  it('removes dependents where asked', () => {
    const document = documentOf({ select_permissions: permission({ name: { _eq: 'x' } }) }, relationship);
    const after = catalog([
      { ...AUTHOR, columns: ['id int4'] },
      { ...ARTICLE, foreignKeys: [] },
    ]);
    expect(tablesOf(adapt(document, after, true))).toEqual(tablesOf(documentOf()));
  });

  describe('a changed type', () => {
    const after = catalog([{ ...AUTHOR, columns: ['id int8', 'name text'] }, ARTICLE]);
    const filtered = (filter: Json) => documentOf({ select_permissions: permission(filter) });

    it.each<[string, Json]>([
      ['a literal', { id: { _gt: 5 } }],
      ['a literal deep inside', { _and: [{ _not: { id: { _in: [1] } } }] }],
      ['a literal beside a session variable', { id: { _in: [1, 'X-Hasura-User-Id'] } }],
    ])('is refused where the column is compared with %s', (_case, filter) => {
      expect(errorOf(() => adapt(filtered(filter), after)).error).toBe(
        'cannot change type of column "id" in table "author" because of the following dependencies: permission author.user.select in source "default"',
      );
    });

    it.each<[string, Json]>([
      ['session variables', { id: { _eq: 'X-Hasura-User-Id' } }],
      ['session variables, for short', { id: 'x-hasura-user-id' }],
      ['nothing', {}],
    ])('is fine where the column is compared with %s', (_case, filter) => {
      expect(() => adapt(filtered(filter), after)).not.toThrow();
    });
  });

  describe('the function of a computed field', () => {
    const document = documentOf({ computed_fields: [{ name: 'full', definition: { function: 'full' } }] });
    const functions = (...list: readonly FunctionSketch[]) => catalog([AUTHOR, ARTICLE], list);

    it.each<[string, SourceCatalog, string]>([
      [
        'overloaded',
        functions(full, { ...full, oid: 10 }),
        'The function "full" associated with computed field"full" of table "author" is being overloaded',
      ],
      [
        'volatile',
        functions({ ...full, volatility: 'volatile' }),
        'The type of function "full" associated with computed field "full" of table "author" is being altered to "VOLATILE"',
      ],
      [
        'dropped',
        functions(),
        'cannot drop due to the following dependent objects: computed field author.full in source "default"',
      ],
    ])('must not be %s', (_case, after, error) => {
      expect(errorOf(() => adapt(document, after)).error).toBe(error);
    });
  });

  it('leaves other sources alone', () => {
    const document = documentOf();
    const others = document.sources.map((source) => ({ ...source, name: 'other' }));
    const two = { ...document, sources: [...others, ...document.sources] };
    const after = catalog([{ ...AUTHOR, table: 'writer' }, ARTICLE]);
    expect(adapt(two, after).sources[0]).toEqual(two.sources[0]);
  });
});
