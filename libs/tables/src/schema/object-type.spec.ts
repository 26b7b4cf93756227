import type { Json } from '@app/types';
import { authors, select, update, USER } from '../../test/authors.js';
import { tableSchemas } from '../../test/table-schemas.js';

describe('object type', () => {
  it('has columns, relationships and their aggregates', () => {
    const { type } = authors();
    expect(type('article')).toBe(
      'type article {\n  id: Int!\n  title: String!\n  author_id: Int!\n  author: author!\n}',
    );
    expect(type('author')).toContain('articles(distinct_on: [article_select_column!]');
    expect(type('author')).toContain('): [article!]!\n');
    expect(type('author')).toContain('): article_aggregate!\n');
  });

  it('gives json columns a path, and no others', () => {
    const columns = ['a json', 'b jsonb', 'c jsonb[]', 'd text'];
    const { type } = authors({ authorTable: { columns, primaryKey: [] } });
    expect(type('author')).toContain('  a(path: String): json\n  b(path: String): jsonb\n  c: [jsonb!]\n  d: String\n');
  });

  it('is absent without select permission', () => {
    const { type } = authors({ author: update() });
    expect(type('author', USER)).toBe('absent');
    expect(type('author_mutation_response', USER)).toBe('type author_mutation_response {\n  affected_rows: Int!\n}');
  });

  it('hides columns that are not granted', () => {
    const { type } = authors({ author: select({ columns: ['name'] }) });
    expect(type('author', USER)).toBe('type author {\n  name: String!\n}');
  });

  it('hides relationships to tables that the role may not select', () => {
    const { type } = authors({ article: select() });
    expect(type('article', USER)).not.toContain('author: ');
    expect(type('article_bool_exp', USER)).not.toContain('author: ');
    expect(type('article_order_by', USER)).not.toContain('author: ');
  });

  it('hides aggregates of related tables that the role may not aggregate', () => {
    const plain = authors({ author: select(), article: select() });
    expect(plain.type('author', USER)).toContain('articles(');
    expect(plain.type('author', USER)).not.toContain('articles_aggregate');
    expect(plain.type('author_bool_exp', USER)).not.toContain('articles_aggregate');
    expect(plain.type('author_order_by', USER)).not.toContain('articles');
    const allowed = authors({ author: select(), article: select({ allow_aggregations: true }) });
    expect(allowed.type('author', USER)).toContain('articles_aggregate(');
    expect(allowed.type('author_order_by', USER)).toContain('articles_aggregate: article_aggregate_order_by');
  });

  it('is nullable where an inherited role may not always see the cell', () => {
    const { type } = authors({
      author: {
        select_permissions: [
          { role: 'all', permission: { columns: '*', filter: { id: { _eq: 1 } } } },
          { role: 'some', permission: { columns: ['name'], filter: {} } },
        ],
      },
      inheritedRoles: [{ role_name: 'both', role_set: ['all', 'some'] }],
    });
    expect(type('author', { role: 'both' })).toContain('  id: Int\n  name: String!\n');
    expect(type('author', { role: 'all' })).toContain('  id: Int!\n');
  });

  it('relates nullably unless its own columns are never null', () => {
    const id = { name: 'id', type: 'int4' };
    const relationship = (name: string, using: Json) => ({ name, using: { foreign_key_constraint_on: using } });
    const { type } = tableSchemas({
      catalog: {
        tables: [
          { table: 'one', primaryKey: ['id'], columns: [id] },
          {
            table: 'two',
            primaryKey: ['id'],
            columns: [id, 'maybe int4', { name: 'surely', type: 'int4', nullable: false }],
            uniqueKeys: [['maybe'], ['surely']],
            foreignKeys: [
              { columns: ['maybe'], target: 'one' },
              { columns: ['surely'], target: 'one' },
            ],
          },
        ],
      },
      tables: [
        {
          table: { schema: 'public', name: 'one' },
          object_relationships: [relationship('back', { table: 'two', columns: ['surely'] })],
        },
        {
          table: { schema: 'public', name: 'two' },
          object_relationships: [
            relationship('via_maybe', ['maybe']),
            relationship('via_surely', ['surely']),
            {
              name: 'by_hand',
              using: { manual_configuration: { remote_table: 'one', column_mapping: { surely: 'id' } } },
            },
          ],
        },
      ],
    });
    expect(type('two')).toContain('  via_maybe: one\n  via_surely: one!\n  by_hand: one\n');
    expect(type('one')).toContain('  back: two\n');
  });
});

describe('descriptions', () => {
  const commented = { comment: 'people', columns: [{ name: 'id', type: 'int4', comment: 'the key' }, 'name'] };
  const configured = (configuration: object) =>
    authors({ authorTable: commented, author: { configuration: configuration as never } });

  it('are those of the database', () => {
    expect(authors({ authorTable: commented }).described('author')).toMatch(
      /^"""people"""\ntype author \{\n {2}"""the key"""\n {2}id: Int!\n/,
    );
  });

  it('are automatic without one, for tables only', () => {
    const { described } = authors();
    expect(described('author')).toMatch(
      /^"""\ncolumns and relationships of "author"\n"""\ntype author \{\n {2}id: Int!\n/,
    );
    expect(described('author')).toContain('"""An array relationship"""');
    expect(described('author')).toContain('"""An aggregate relationship"""');
    expect(described('article')).toContain('"""An object relationship"""');
  });

  it('are those of metadata where it has some', () => {
    const { described } = configured({ comment: 'mine', column_config: { id: { comment: 'my key' } } });
    expect(described('author')).toMatch(/^"""mine"""\ntype author \{\n {2}"""my key"""\n/);
  });

  it('are none where metadata wants none', () => {
    const { described } = configured({ comment: '', column_config: { id: { comment: '' } } });
    expect(described('author')).toMatch(/^type author \{\n {2}id: Int!\n/);
  });

  it.each([
    ['query', 'author', 'fetch data from the table: "author"'],
    ['query', 'author_by_pk', 'fetch data from the table: "author" using primary key columns'],
    ['query', 'author_aggregate', 'fetch aggregated fields from the table: "author"'],
    ['subscription', 'author_stream', 'fetch data from the table in a streaming manner: "author"'],
    ['mutation', 'insert_author', 'insert data into the table: "author"'],
    ['mutation', 'insert_author_one', 'insert a single row into the table: "author"'],
    ['mutation', 'update_author', 'update data of the table: "author"'],
    ['mutation', 'update_author_by_pk', 'update single row of the table: "author"'],
    ['mutation', 'update_author_many', 'update multiples rows of table: "author"'],
    ['mutation', 'delete_author', 'delete data from the table: "author"'],
    ['mutation', 'delete_author_by_pk', 'delete single row from the table: "author"'],
  ] as const)('of %s %s are automatic', (root, name, text) => {
    expect(authors().field(root, name).description).toBe(text);
  });

  it('of root fields are those of metadata, or none', () => {
    const { field } = configured({
      custom_root_fields: { select: { name: 'all', comment: 'everyone' }, insert: { comment: '' } },
    });
    expect(field('query', 'all').description).toBe('everyone');
    expect(field('mutation', 'insert_author').description).toBeNull();
  });

  it('name tables of other schemas in full', () => {
    const table = { schema: 'geo', name: 'place' };
    const { field, described } = tableSchemas({
      catalog: { tables: [{ table, columns: ['id int4'] }] },
      tables: [{ table }],
    });
    expect(field('query', 'geo_place').description).toBe('fetch data from the table: "geo.place"');
    expect(described('geo_place_bool_exp')).toContain(
      'Boolean expression to filter rows from the table "geo.place". All fields are combined with a logical \'AND\'.',
    );
  });
});
