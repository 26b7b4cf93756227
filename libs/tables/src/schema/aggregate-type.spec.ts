import { authors, select, USER } from '../../test/authors.js';

const TYPED = {
  authorTable: { columns: ['id int4', 'name', 'price numeric', 'ok bool', 'doc jsonb', 'at date', 'm enum:mood'] },
};

describe('aggregates', () => {
  it('hold the aggregate and its rows', () => {
    expect(authors().type('author_aggregate')).toBe(
      'type author_aggregate {\n  aggregate: author_aggregate_fields\n  nodes: [author!]!\n}',
    );
  });

  it('count, and compute what the columns allow', () => {
    const { type } = authors(TYPED);
    expect(type('author_aggregate_fields')).toBe(
      [
        'type author_aggregate_fields {',
        '  count(columns: [author_select_column!], distinct: Boolean): Int!',
        ...['sum', 'avg', 'stddev', 'stddev_pop', 'stddev_samp', 'var_pop', 'var_samp', 'variance', 'max', 'min'].map(
          (name) => `  ${name}: author_${name}_fields`,
        ),
        '}',
      ].join('\n'),
    );
  });

  it('sum in the type of the column, average in floats', () => {
    const { type } = authors(TYPED);
    expect(type('author_sum_fields')).toBe('type author_sum_fields {\n  id: Int\n  price: numeric\n}');
    expect(type('author_avg_fields')).toBe('type author_avg_fields {\n  id: Float\n  price: Float\n}');
  });

  it('find extremes of what is ordered, never of booleans and json', () => {
    expect(authors(TYPED).type('author_max_fields')).toBe(
      'type author_max_fields {\n  id: Int\n  name: String\n  price: numeric\n  at: date\n  m: mood\n}',
    );
  });

  it('have no operator without a column for it', () => {
    const { type } = authors({ author: select({ columns: ['bio'], allow_aggregations: true }) });
    expect(type('author_aggregate_fields', USER)).toBe(
      'type author_aggregate_fields {\n  count(columns: [author_select_column!], distinct: Boolean): Int!\n}',
    );
  });

  it('count without columns where the role may select none', () => {
    const { type } = authors({ author: select({ columns: [], allow_aggregations: true }) });
    expect(type('author_aggregate_fields', USER)).toContain('count(distinct: Boolean): Int!');
    expect(type('author_select_column', USER)).toBe('absent');
  });

  it('leave out columns of other roles', () => {
    const { type } = authors({ ...TYPED, author: select({ columns: ['id'], allow_aggregations: true }) });
    expect(type('author_max_fields', USER)).toBe('type author_max_fields {\n  id: Int\n}');
  });
});
