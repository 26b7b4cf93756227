import type { FunctionSketch } from '../../../../test/support/catalog-builder.js';
import { select, USER } from '../../test/authors.js';
import { tableSchemas, type SchemaSetup } from '../../test/table-schemas.js';

const SELECT_ARGUMENTS =
  'distinct_on: [author_select_column!], limit: Int, offset: Int, order_by: [author_order_by!], where: author_bool_exp';

/** One table and one function over it. */
const search = (
  sketch: Partial<FunctionSketch>,
  { configuration = {}, author = {}, ...rest }: Partial<SchemaSetup> & { configuration?: object; author?: object } = {},
) =>
  tableSchemas({
    catalog: {
      tables: [{ table: 'author', primaryKey: ['id'], columns: ['id int4', 'name'] }],
      functions: [{ function: 'search', returns: 'composite:author', ...sketch }],
    },
    tables: [{ table: { schema: 'public', name: 'author' }, ...author }],
    functions: [{ function: { schema: 'public', name: 'search' }, ...configuration }],
    ...rest,
  });

describe('functions', () => {
  it('are fields with arguments of their own and those of their rows', () => {
    const { signature, type } = search({ arguments: ['q text', 'n int4[]'] });
    for (const root of ['query', 'subscription'] as const) {
      expect(signature(root, 'search')).toBe(`(args: search_args!, ${SELECT_ARGUMENTS}): [author!]!`);
      expect(signature(root, 'search_aggregate')).toBe(`(args: search_args!, ${SELECT_ARGUMENTS}): author_aggregate!`);
    }
    expect(type('search_args')).toBe('input search_args {\n  q: String\n  n: [Int!]\n}');
  });

  it('have no args without arguments', () => {
    expect(search({}).signature('query', 'search')).toBe(`(${SELECT_ARGUMENTS}): [author!]!`);
  });

  it('have optional args where all have defaults', () => {
    const q = { ...searchArgument('q'), hasDefault: true };
    expect(search({ arguments: [q] }).signature('query', 'search')).toContain('(args: search_args, ');
    expect(search({ arguments: [searchArgument('p'), q] }).signature('query', 'search')).toContain(
      '(args: search_args!, ',
    );
  });

  it('number arguments without a name', () => {
    expect(search({ arguments: [' text', ' int4'] }).type('search_args')).toBe(
      'input search_args {\n  arg_1: String\n  arg_2: Int\n}',
    );
  });

  it('hide the argument that the session fills', () => {
    const { type } = search(
      { arguments: ['q text', 'session json'] },
      { configuration: { configuration: { session_argument: 'session' } } },
    );
    expect(type('search_args')).toBe('input search_args {\n  q: String\n}');
  });

  it('take composite values as scalars of their own', () => {
    expect(search({ arguments: ['a composite:author'] }).type('search_args')).toContain('a: author_scalar');
  });

  it('answer one nullable row where they return no set', () => {
    expect(search({ returnsSet: false }).signature('query', 'search')).toBe(`(${SELECT_ARGUMENTS}): author`);
  });

  it('are mutations without aggregates where they are volatile', () => {
    const { root, field } = search({ volatility: 'volatile' });
    expect(root('query')).not.toContain('search');
    expect(root('mutation')).toContain('search');
    expect(root('mutation')).not.toContain('search_aggregate');
    expect(field('mutation', 'search').description).toBe('execute VOLATILE function "search" which returns "author"');
  });

  it('are described', () => {
    const { field } = search({});
    expect(field('query', 'search').description).toBe('execute function "search" which returns "author"');
    expect(field('query', 'search_aggregate').description).toBe(
      'execute function "search" and query aggregates on result of table type "author"',
    );
  });

  it('are hidden from roles that may not select their rows', () => {
    const { root } = search(
      {},
      { author: { update_permissions: [{ role: 'user', permission: { columns: '*', filter: {} } }] } },
    );
    expect(root('query', USER)).toEqual(['no_queries_available']);
  });

  it('show no aggregates to roles that may not aggregate their rows', () => {
    const { root } = search({}, { author: select() });
    expect(root('query', USER)).toEqual(['author', 'author_by_pk', 'search']);
  });

  it('are hidden from roles without a permission where none is inferred', () => {
    const settings = { inferFunctionPermissions: false };
    expect(search({}, { author: select(), settings }).root('query', USER)).not.toContain('search');
    const configuration = { permissions: [{ role: 'user' }] };
    expect(search({}, { author: select(), settings, configuration }).root('query', USER)).toContain('search');
  });

  it('are never inferred where they are mutations', () => {
    expect(search({ volatility: 'volatile' }, { author: select() }).root('mutation', USER)).toEqual([]);
  });
});

function searchArgument(name: string) {
  return {
    name,
    hasDefault: false,
    type: { name: 'text', schema: 'pg_catalog', scalar: 'String', kind: 'base', isArray: false, printed: 'text' },
  } as const;
}

describe('computed fields', () => {
  const computed = (
    sketch: Partial<FunctionSketch>,
    extra: { author?: object; article?: object; definition?: object } = {},
  ) =>
    tableSchemas({
      catalog: {
        tables: [
          { table: 'author', primaryKey: ['id'], columns: ['id int4', 'name'] },
          { table: 'article', primaryKey: ['id'], columns: ['id int4'] },
        ],
        functions: [
          { function: 'f', returns: 'text', returnsSet: false, arguments: ['author composite:author'], ...sketch },
        ],
      },
      tables: [
        {
          table: { schema: 'public', name: 'author' },
          computed_fields: [{ name: 'cf', definition: { function: 'f', ...extra.definition } }],
          ...extra.author,
        },
        { table: { schema: 'public', name: 'article' }, ...extra.article },
      ],
    });
  const row = 'author composite:author';

  it('are nullable scalars that can be compared, ordered and aggregated', () => {
    const { type } = computed({});
    expect(type('author')).toContain('  cf: String\n');
    expect(type('author_bool_exp')).toContain('  cf: String_comparison_exp\n');
    expect(type('author_order_by')).toContain('  cf: order_by\n');
    expect(type('author_max_fields')).toContain('  cf: String\n');
    expect(type('author_insert_input')).not.toContain('cf');
    expect(type('author_select_column')).not.toContain('cf');
  });

  it('with arguments are neither compared nor ordered', () => {
    const { type } = computed({ arguments: [row, 'n int4'] });
    expect(type('author')).toContain('  cf(args: cf_author_args!): String\n');
    expect(type('author_max_fields')).toContain('  cf(args: cf_author_args!): String\n');
    expect(type('author_bool_exp')).not.toContain('cf');
    expect(type('author_order_by')).not.toContain('cf');
    expect(type('cf_author_args')).toBe('input cf_author_args {\n  n: Int\n}');
  });

  it('of rows are nullable lists with the arguments of their table', () => {
    const { type } = computed({ returns: 'composite:article', returnsSet: true });
    expect(type('author')).toMatch(/ {2}cf\(distinct_on: .*, where: article_bool_exp\): \[article!\]\n/);
    expect(type('author_bool_exp')).toContain('  cf: article_bool_exp\n');
    expect(type('author_order_by')).toContain('  cf_aggregate: article_aggregate_order_by\n');
  });

  it('of rows are hidden where the role may not select the rows', () => {
    const { type } = computed({ returns: 'composite:article', returnsSet: true }, { author: select() });
    expect(type('author', USER)).not.toContain('cf');
    expect(type('author_bool_exp', USER)).not.toContain('cf');
    expect(type('author_order_by', USER)).not.toContain('cf');
  });

  it('of rows give no order where the role may not aggregate the rows', () => {
    const sketch = { returns: 'composite:article', returnsSet: true };
    const both = (permission: object) =>
      computed(sketch, { author: select(), article: select(permission as never) }).type('author_order_by', USER);
    expect(both({})).not.toContain('cf');
    expect(both({ allow_aggregations: true })).toContain('  cf_aggregate: article_aggregate_order_by\n');
  });

  it('are hidden where they are not granted', () => {
    expect(computed({}, { author: select() }).type('author', USER)).not.toContain('cf');
    const granted = computed({}, { author: select({ computed_fields: ['cf'] }) });
    expect(granted.type('author', USER)).toContain('  cf: String\n');
  });

  it('take a path into json, besides their arguments', () => {
    const { type } = computed({ returns: 'jsonb', arguments: [row, 'n int4'] });
    expect(type('author')).toContain('  cf(args: cf_author_args!, path: String): jsonb\n');
  });

  it('are described', () => {
    expect(computed({}).described('author')).toContain('A computed field, executes function "f"');
    expect(computed({ comment: 'shouts' }).described('author')).toContain('"""shouts"""');
    expect(computed({ arguments: [row, 'n int4'] }).described('cf_author_args')).toContain(
      'input parameters for computed field "cf" defined on table "author"',
    );
  });
});
