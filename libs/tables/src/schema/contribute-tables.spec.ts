import { authors, insert, remove, select, update, USER } from '../../test/authors.js';
import { tableSchemas } from '../../test/table-schemas.js';

const only = (...columns: string[]) => ({ columns });
const features = (...names: string[]) => ({
  settings: { experimentalFeatures: new Set(['naming_convention', ...names]) },
});

describe('root fields of admin', () => {
  const { root, signature } = tableSchemas({
    catalog: { tables: [{ table: 'author', primaryKey: ['id'], columns: ['id int4', 'name'] }] },
    tables: ['author'],
  });

  it('all exist, streams for subscriptions only', () => {
    expect(root('query')).toEqual(['author', 'author_by_pk', 'author_aggregate']);
    expect(root('subscription')).toEqual(['author', 'author_by_pk', 'author_aggregate', 'author_stream']);
    expect(root('mutation')).toEqual([
      'insert_author',
      'insert_author_one',
      'update_author',
      'update_author_by_pk',
      'update_author_many',
      'delete_author',
      'delete_author_by_pk',
    ]);
  });

  it.each([
    [
      'author',
      '(distinct_on: [author_select_column!], limit: Int, offset: Int, order_by: [author_order_by!], where: author_bool_exp): [author!]!',
    ],
    [
      'author_aggregate',
      '(distinct_on: [author_select_column!], limit: Int, offset: Int, order_by: [author_order_by!], where: author_bool_exp): author_aggregate!',
    ],
    ['author_by_pk', '(id: Int!): author'],
  ])('%s reads', (name, expected) => {
    expect(signature('query', name)).toBe(expected);
    expect(signature('subscription', name)).toBe(expected);
  });

  it.each([
    ['insert_author', '(objects: [author_insert_input!]!, on_conflict: author_on_conflict): author_mutation_response'],
    ['insert_author_one', '(object: author_insert_input!, on_conflict: author_on_conflict): author'],
    [
      'update_author',
      '(_set: author_set_input, _inc: author_inc_input, where: author_bool_exp!): author_mutation_response',
    ],
    [
      'update_author_by_pk',
      '(_set: author_set_input, _inc: author_inc_input, pk_columns: author_pk_columns_input!): author',
    ],
    ['update_author_many', '(updates: [author_updates!]!): [author_mutation_response]'],
    ['delete_author', '(where: author_bool_exp!): author_mutation_response'],
    ['delete_author_by_pk', '(id: Int!): author'],
  ])('%s writes', (name, expected) => {
    expect(signature('mutation', name)).toBe(expected);
  });

  it('streams in batches from a cursor', () => {
    expect(signature('subscription', 'author_stream')).toBe(
      '(batch_size: Int!, cursor: [author_stream_cursor_input]!, where: author_bool_exp): [author!]!',
    );
  });
});

describe('root fields of a role', () => {
  it('are none without a permission', () => {
    const { root } = authors({ author: select() });
    expect(root('query', { role: 'stranger' })).toEqual(['no_queries_available']);
    expect(root('mutation', { role: 'stranger' })).toEqual([]);
    expect(root('subscription', { role: 'stranger' })).toEqual([]);
  });

  it('read only the tables that it may select', () => {
    const { root } = authors({ author: select() });
    expect(root('query', USER)).toEqual(['author', 'author_by_pk']);
    expect(root('mutation', USER)).toEqual([]);
  });

  it('have no aggregates unless they are allowed', () => {
    expect(authors({ author: select() }).root('query', USER)).not.toContain('author_aggregate');
    const allowed = authors({ author: select({ allow_aggregations: true }) });
    expect(allowed.root('query', USER)).toContain('author_aggregate');
  });

  it('find no row by a key that the role may not select', () => {
    const { root } = authors({ author: { ...select(only('name')), ...update(), ...remove() } });
    expect(root('query', USER)).toEqual(['author']);
    expect(root('subscription', USER)).toEqual(['author', 'author_stream']);
    expect(root('mutation', USER)).toEqual(['update_author', 'update_author_many', 'delete_author']);
  });

  it('are those that the permission lists, root by root', () => {
    const permission = { query_root_fields: ['select_by_pk'], subscription_root_fields: ['select'] };
    const { root } = authors({ author: select(permission) });
    expect(root('query', USER)).toEqual(['author_by_pk']);
    expect(root('subscription', USER)).toEqual(['author']);
  });

  it('are none where the permission lists none', () => {
    const { root } = authors({ author: select({ query_root_fields: [], subscription_root_fields: [] }) });
    expect(root('query', USER)).toEqual(['no_queries_available']);
    expect(root('subscription', USER)).toEqual([]);
  });

  it('insert no single row where the role cannot select it', () => {
    expect(authors({ author: insert() }).root('mutation', USER)).toEqual(['insert_author']);
    const both = authors({ author: { ...insert(), ...select() } });
    expect(both.root('mutation', USER)).toEqual(['insert_author', 'insert_author_one']);
  });

  it('update and delete no row by key where the role cannot select', () => {
    const { root } = authors({ author: { ...update(), ...remove() } });
    expect(root('mutation', USER)).toEqual(['update_author', 'update_author_many', 'delete_author']);
  });

  it('stay, without operators, where the role may update no column', () => {
    const { signature } = authors({ author: update({ columns: [], set: { name: 'x' } }) });
    expect(signature('mutation', 'update_author', USER)).toBe('(where: author_bool_exp!): author_mutation_response');
  });

  it('hide what only backends may do', () => {
    const backend = { backend_only: true };
    const schemas = authors({ author: { ...insert(backend), ...update(backend), ...remove(backend) } });
    expect(schemas.root('mutation', USER)).toEqual([]);
    expect(schemas.root('mutation', { ...USER, backendOnly: true })).toEqual([
      'insert_author',
      'update_author',
      'update_author_many',
      'delete_author',
    ]);
  });

  it('offer no distinct_on and no stream without a column', () => {
    const { root, signature } = authors({ author: select({ columns: [] }) });
    expect(root('subscription', USER)).toEqual(['author']);
    expect(signature('query', 'author', USER)).toBe(
      '(limit: Int, offset: Int, order_by: [author_order_by!], where: author_bool_exp): [author!]!',
    );
  });

  it('are united for an inherited role', () => {
    const { root } = authors({
      author: select({}, 'reader'),
      article: select({}, 'user'),
      inheritedRoles: [{ role_name: 'both', role_set: ['reader', 'user'] }],
    });
    expect(root('query', { role: 'both' })).toEqual(['author', 'author_by_pk', 'article', 'article_by_pk']);
  });
});

describe('root fields of views', () => {
  const view = (flags: object) =>
    authors({ authorTable: { kind: 'view', primaryKey: [], ...flags }, author: {}, article: {} }).root('mutation');
  const ofAuthor = (fields: readonly string[]) => fields.filter((name) => name.includes('author'));

  it('do not exist for what the view does not take', () => {
    expect(ofAuthor(view({ isInsertable: false, isUpdatable: false, isDeletable: false }))).toEqual([]);
    expect(ofAuthor(view({ isInsertable: false, isUpdatable: true }))).toEqual(['update_author', 'update_author_many']);
  });

  it('delete where the view takes inserts, whatever it says of deletes', () => {
    expect(ofAuthor(view({ isInsertable: true, isUpdatable: false, isDeletable: false }))).toEqual([
      'insert_author',
      'insert_author_one',
      'delete_author',
    ]);
    expect(ofAuthor(view({ isInsertable: false, isUpdatable: false, isDeletable: true }))).toEqual([]);
  });
});

describe('experimental features', () => {
  it('hide streams', () => {
    expect(authors(features('hide_stream_fields')).root('subscription')).not.toContain('author_stream');
  });

  it('hide updates of many', () => {
    expect(authors(features('hide_update_many_fields')).root('mutation')).not.toContain('update_author_many');
  });

  it('hide aggregate predicates', () => {
    expect(authors().type('author_bool_exp')).toContain('articles_aggregate:');
    expect(authors(features('hide_aggregation_predicates')).type('author_bool_exp')).not.toContain(
      'articles_aggregate',
    );
  });

  it('make arrays scalars', () => {
    const tags = { authorTable: { columns: ['id int4', 'tags text[]'] } };
    expect(authors(tags).type('author')).toContain('tags: [String!]\n');
    const off = authors({ ...tags, ...features('disable_postgres_arrays') });
    expect(off.type('author')).toContain('tags: _text\n');
    expect(off.type('author_bool_exp')).toContain('tags: _text_comparison_exp\n');
    expect(off.type('author_max_fields')).not.toContain('tags');
  });
});

describe('source customization', () => {
  const catalog = { tables: [{ table: 'author', primaryKey: ['id'], columns: ['id int4'] }] };

  it('wraps names of fields and types, shared types excepted', () => {
    const { root, signature, type } = tableSchemas({
      catalog,
      tables: ['author'],
      customization: { root_fields: { prefix: 'p_', suffix: '_s' }, type_names: { prefix: 'P_', suffix: '_S' } },
    });
    expect(root('query')).toEqual(['p_author_s', 'p_author_by_pk_s', 'p_author_aggregate_s']);
    expect(signature('query', 'p_author_by_pk_s')).toBe('(id: Int!): P_author_S');
    expect(type('P_author_bool_exp_S')).toContain('id: Int_comparison_exp');
    expect(type('P_author_order_by_S')).toContain('id: order_by');
    expect(type('author')).toBe('absent');
  });

  it('moves all fields under a namespace, another type for each root and kind of mutations', () => {
    const { root, signature, type } = tableSchemas({
      catalog,
      tables: ['author'],
      customization: { root_fields: { namespace: 'db' }, type_names: { prefix: 'P_' } },
    });
    expect([root('query'), root('mutation'), root('subscription')]).toEqual([['db'], ['db'], ['db']]);
    expect(signature('query', 'db')).toContain('P_db_query');
    expect(signature('subscription', 'db')).toContain('P_db_subscription');
    expect(signature('mutation', 'db')).toContain('P_db_mutation_frontend');
    expect(signature('mutation', 'db', { backendOnly: true })).toContain('P_db_mutation_backend');
    expect(type('P_db_query')).toContain('author_by_pk(');
  });

  it('cases names under graphql-default', () => {
    const { root, signature } = tableSchemas({
      catalog: { tables: [{ table: 'author_details', primaryKey: ['id'], columns: ['id int4', 'first_name'] }] },
      tables: ['author_details'],
      customization: { naming_convention: 'graphql-default' },
    });
    expect(root('mutation')).toContain('insertAuthorDetailsOne');
    expect(signature('query', 'authorDetails')).toBe(
      '(distinctOn: [AuthorDetailsSelectColumn!], limit: Int, offset: Int, orderBy: [AuthorDetailsOrderBy!], where: AuthorDetailsBoolExp): [AuthorDetails!]!',
    );
    expect(signature('mutation', 'updateAuthorDetailsByPk')).toContain('pkColumns: AuthorDetailsPkColumnsInput!');
    expect(signature('subscription', 'authorDetailsStream')).toContain('batchSize: Int!');
  });
});

describe('names that are taken', () => {
  it('tells which tables meet, subscriptions first', () => {
    const user = { columns: ['id int4'], primaryKey: ['id'] };
    const configuration = { custom_root_fields: { select_by_pk: 'user' } };
    expect(() =>
      tableSchemas({
        catalog: {
          tables: [
            { table: 'user', ...user },
            { table: 'users', ...user },
          ],
        },
        tables: ['user', { table: { schema: 'public', name: 'users' }, configuration }],
      }),
    ).toThrow(
      "Encountered conflicting definitions in the selection set for 'subscription_root' for field 'user' defined in [table user in source default, table users in source default]. Fields must not be defined more than once across all sources.",
    );
  });

  it('tells which sources meet', () => {
    const source = { catalog: { tables: ['author'] }, tables: ['author'] };
    expect(() => tableSchemas({ ...source, others: { second: source } })).toThrow(
      'defined in [table author in source default, table author in source second]',
    );
  });

  it('refuses two tables with one name of types', () => {
    const columns = { columns: ['id int4'], primaryKey: ['id'] };
    expect(() =>
      tableSchemas({
        catalog: {
          tables: [
            { table: 'author', ...columns },
            { table: 'author_aggregate', ...columns },
          ],
        },
        tables: [
          'author',
          {
            table: { schema: 'public', name: 'author_aggregate' },
            configuration: {
              custom_root_fields: { select: 'others', select_by_pk: 'other', select_aggregate: 'sums' },
            },
          },
        ],
      }),
    ).toThrow("Found conflicting definitions for GraphQL type 'author_aggregate'");
  });

  it('lets two sources share scalars, comparisons and orderings', () => {
    const source = (table: string) => ({
      catalog: { tables: [{ table, columns: ['at timestamptz'] }] },
      tables: [table],
    });
    const { type } = tableSchemas({ ...source('a'), others: { second: source('b') } });
    expect(type('a_bool_exp')).toContain('at: timestamptz_comparison_exp');
    expect(type('b_bool_exp')).toContain('at: timestamptz_comparison_exp');
  });
});
