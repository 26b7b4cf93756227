import { authors, select, USER } from '../../test/authors.js';

describe('ordering', () => {
  it('goes by columns, related rows and aggregates of related rows', () => {
    const { type } = authors();
    expect(type('author_order_by')).toBe(
      'input author_order_by {\n  id: order_by\n  name: order_by\n  bio: order_by\n  articles_aggregate: article_aggregate_order_by\n}',
    );
    expect(type('article_order_by')).toContain('  author: author_order_by\n');
  });

  it('never goes by array relationships themselves', () => {
    expect(authors().type('author_order_by')).not.toContain('articles:');
  });

  it('goes only by columns that are granted', () => {
    const { type } = authors({ author: select({ columns: ['name'] }) });
    expect(type('author_order_by', USER)).toBe('input author_order_by {\n  name: order_by\n}');
  });

  it('of aggregates leaves out what has no order or no sum', () => {
    const { type } = authors();
    expect(type('article_sum_order_by')).toBe('input article_sum_order_by {\n  id: order_by\n  author_id: order_by\n}');
    expect(type('article_max_order_by')).toContain('  title: order_by\n');
    const columns = ['id int4', 'author_id bool', 'doc jsonb'];
    const none = authors({ authorTable: { columns, primaryKey: [] }, author: {}, article: {} });
    expect(none.type('author_max_fields')).not.toMatch(/doc|author_id/);
  });

  it('has six directions', () => {
    const { type, described } = authors();
    expect(type('order_by')).toBe(
      'enum order_by {\n  asc\n  asc_nulls_first\n  asc_nulls_last\n  desc\n  desc_nulls_first\n  desc_nulls_last\n}',
    );
    expect(described('order_by')).toMatch(/^"""column ordering options"""/);
  });

  it('is cased under graphql-default', () => {
    const { type } = authors({ customization: { naming_convention: 'graphql-default' } });
    expect(type('OrderBy')).toContain('ASC_NULLS_FIRST');
    expect(type('AuthorOrderBy')).toContain('  articlesAggregate: ArticleAggregateOrderBy\n');
    expect(type('ArticleAggregateOrderBy')).toContain('  stddevPop: ArticleStddevPopOrderBy\n');
  });
});
