import { authors, remove, select, update, USER } from '../../test/authors.js';

describe('boolean expressions', () => {
  it('have logic, columns, relationships and aggregates of related rows', () => {
    const { type } = authors();
    expect(type('author_bool_exp')).toBe(
      [
        'input author_bool_exp {',
        '  _and: [author_bool_exp!]',
        '  _or: [author_bool_exp!]',
        '  _not: author_bool_exp',
        '  id: Int_comparison_exp',
        '  name: String_comparison_exp',
        '  bio: jsonb_comparison_exp',
        '  articles: article_bool_exp',
        '  articles_aggregate: article_aggregate_bool_exp',
        '}',
      ].join('\n'),
    );
  });

  it('have nothing but logic for a role that may not select', () => {
    const { type } = authors({ author: { ...update(), ...remove() } });
    expect(type('author_bool_exp', USER)).toBe(
      'input author_bool_exp {\n  _and: [author_bool_exp!]\n  _or: [author_bool_exp!]\n  _not: author_bool_exp\n}',
    );
  });

  it('compare only columns that are granted', () => {
    const { type } = authors({ author: select({ columns: ['name'] }) });
    expect(type('author_bool_exp', USER)).toContain('name:');
    expect(type('author_bool_exp', USER)).not.toMatch(/ (id|bio|articles):/);
  });
});

describe('aggregate predicates', () => {
  const floats = { authorTable: { columns: ['id int4', 'name', 'a float8', 'b float8', 'ok bool'] } };
  const related = (extra: object = floats) =>
    authors({
      ...extra,
      article: {
        array_relationships: [
          {
            name: 'authors',
            using: { manual_configuration: { remote_table: 'author', column_mapping: { author_id: 'id' } } },
          },
        ],
      },
    });

  it('only count rows of tables without float8 and boolean columns', () => {
    const { type } = authors();
    expect(type('article_aggregate_bool_exp')).toBe(
      'input article_aggregate_bool_exp {\n  count: article_aggregate_bool_exp_count\n}',
    );
    expect(type('article_aggregate_bool_exp_count')).toBe(
      [
        'input article_aggregate_bool_exp_count {',
        '  arguments: [article_select_column!]',
        '  distinct: Boolean',
        '  filter: article_bool_exp',
        '  predicate: Int_comparison_exp!',
        '}',
      ].join('\n'),
    );
  });

  it('offer a function where it has columns', () => {
    const { type } = related();
    const keys = [...type('author_aggregate_bool_exp').matchAll(/^ {2}(\w+):/gm)].map(([, key]) => key);
    expect(keys).toEqual([
      ...['count', 'bool_and', 'bool_or', 'avg', 'max', 'min', 'sum', 'stddev_samp', 'var_samp', 'corr', 'covar_samp'],
    ]);
    const columns = 'author_select_column_author_aggregate_bool_exp_max_arguments_columns';
    expect(type('author_aggregate_bool_exp_max')).toContain(`  arguments: ${columns}!\n`);
    expect(type('author_aggregate_bool_exp_max')).toContain('  predicate: float8_comparison_exp!\n');
    expect(type(columns)).toBe(`enum ${columns} {\n  a\n  b\n}`);
  });

  it('take two columns where the function does', () => {
    const { type } = related();
    const columns = 'author_select_column_author_aggregate_bool_exp_corr_arguments_columns';
    expect(type('author_aggregate_bool_exp_corr')).toContain(
      '  arguments: author_aggregate_bool_exp_corr_arguments!\n',
    );
    expect(type('author_aggregate_bool_exp_corr_arguments')).toContain(`  X: ${columns}!\n  Y: ${columns}!\n`);
  });

  it('offer boolean columns to boolean functions only', () => {
    const { type } = related();
    expect(type('author_select_column_author_aggregate_bool_exp_bool_or_arguments_columns')).toContain('{\n  ok\n}');
    expect(type('author_aggregate_bool_exp_bool_or')).toContain('  predicate: Boolean_comparison_exp!\n');
  });

  it('wear no prefix of the source, unlike their enums', () => {
    const { type } = related({ ...floats, customization: { type_names: { prefix: 'P_' } } });
    expect(type('author_aggregate_bool_exp')).toContain('count: author_aggregate_bool_exp_count');
    expect(type('P_author_aggregate_bool_exp')).toBe('absent');
  });
});
