import type { ResolvedRelationship } from '@app/engine';
import { compare, literal, session, sqlOf, variable } from '../../../test/condition-bench.js';
import { catalogType } from '../../../../../test/support/catalog-builder.js';
import { ALWAYS, NEVER, type AggregateCondition, type Condition } from '../../permission/condition.js';

const articles: ResolvedRelationship = {
  name: 'articles',
  cardinality: 'many',
  target: { schema: 'blog', name: 'article' },
  mapping: [
    ['id', 'author_id'],
    ['tenant', 'tenant'],
  ],
  isNullable: true,
  insertionOrder: 'after-parent',
  comment: undefined,
};

const JOIN = '"t1"."author_id" = "t0"."id" AND "t1"."tenant" = "t0"."tenant"';
const isOne = compare('id int4', 'eq', literal(1));

describe('translateCondition of logic', () => {
  it.each<[string, Condition, string]>([
    ['nothing', ALWAYS, ''],
    ['never', NEVER, 'false'],
    ['not never', { type: 'not', condition: NEVER }, ''],
    ['all with never', { type: 'all', conditions: [isOne, NEVER] }, 'false'],
    ['some with always', { type: 'some', conditions: [isOne, ALWAYS] }, ''],
    ['some with never', { type: 'some', conditions: [isOne, NEVER] }, '"t0"."id" = $1::int4'],
    [
      'nested alls',
      { type: 'all', conditions: [isOne, { type: 'all', conditions: [isOne, { type: 'not', condition: isOne }] }] },
      '("t0"."id" = $1::int4) AND ("t0"."id" = $1::int4) AND (NOT ("t0"."id" = $1::int4))',
    ],
  ])('translates %s', (_, condition, sql) => {
    expect(sqlOf(condition)).toBe(sql);
  });
});

describe('translateCondition of comparisons', () => {
  it.each<[string, Condition, string]>([
    ['a variable', compare('id int4', 'gte', variable(3)), '"t0"."id" >= $1::int4'],
    ['a session variable', compare('id int8', 'eq', session('x-hasura-id')), '"t0"."id" = $1::int8'],
    ['an enum type', compare('m enum:mood', 'neq', literal('sad')), '"t0"."m" <> $1::"public"."mood"'],
    ['a list', compare('id int4', 'in', literal([1, 2])), '"t0"."id" = ANY ($1::int4[])'],
    ['a list to be absent from', compare('id int4', 'nin', variable()), 'NOT ("t0"."id" = ANY ($1::int4[]))'],
    ['an empty list', compare('id int4', 'in', literal([])), 'false'],
    ['an empty list to be absent from', compare('id int4', 'nin', literal([])), ''],
    ['a list in a session variable', compare('id int4', 'in', session('x-hasura-ids')), '"t0"."id" = ANY ($1::int4[])'],
    [
      'a list of arrays',
      compare('tags text[]', 'in', variable()),
      '"t0"."tags" = ANY ((SELECT "t1"."t1"::text[] FROM unnest($1::text[]) AS "t1"))',
    ],
    ['an array', compare('tags text[]', 'eq', literal(['a'])), '"t0"."tags" = $1::text[]'],
    ['being null', compare('id int4', 'is_null', literal(true)), '"t0"."id" IS NULL'],
    ['being not null', compare('id int4', 'is_null', literal(false)), '"t0"."id" IS NOT NULL'],
    ['a pattern', compare('name bpchar', 'nilike', literal('a%')), '"t0"."name" NOT ILIKE $1::text'],
    ['a regular expression', compare('name text', 'niregex', variable()), '"t0"."name" !~* $1::text'],
    ['containment', compare('doc jsonb', 'contained_in', literal({ a: 1 })), '"t0"."doc" <@ $1::jsonb'],
    ['keys', compare('doc jsonb', 'has_keys_all', session('x-hasura-keys')), '"t0"."doc" ?& $1::text[]'],
    ['label paths', compare('path base:ltree', 'matches_any', variable()), '"t0"."path" ? $1::"public"."lquery"[]'],
    [
      'another column',
      compare('id int4', 'ceq', { type: 'column', column: 'b', ofRoot: false }),
      '"t0"."id" = "t0"."b"',
    ],
    [
      'a variable that may be no condition',
      compare('id int4', 'eq', variable(), { nullCollapses: true }),
      '($1::text IS NULL) OR ("t0"."id" = $2::int4)',
    ],
  ])('translates %s', (_, condition, sql) => {
    expect(sqlOf(condition)).toBe(sql);
  });

  it.each<[string, Condition, string]>([
    ['eq null', compare('a', 'eq', literal(null), { nullAware: true }), '"t0"."a" IS NULL'],
    ['neq null', compare('a', 'neq', literal(null), { nullAware: true }), '"t0"."a" IS NOT NULL'],
    ['eq a value', compare('a', 'eq', literal(1), { nullAware: true }), '"t0"."a" = $1::int4'],
    [
      'eq null of a not-null column',
      compare('a', 'eq', literal(null), { nullAware: true, nullable: false }),
      '"t0"."a" = NULL::int4',
    ],
    ['a session variable', compare('a', 'eq', session('x'), { nullAware: true }), '"t0"."a" = $1::int4'],
    [
      'a value that is not known yet',
      compare('a', 'neq', variable(), { nullAware: true }),
      '("t0"."a" <> $1::int4) OR (("t0"."a" IS NOT NULL) AND ($1::int4 IS NULL))',
    ],
  ])('is aware of null: %s', (_, condition, sql) => {
    expect(sqlOf(condition)).toBe(sql);
  });

  it('compares guarded cells', () => {
    expect(sqlOf(compare('a int4', 'eq', literal(2), { guard: isOne }))).toBe(
      'CASE WHEN "t0"."id" = $1::int4 THEN "t0"."a" ELSE NULL END = $2::int4',
    );
    expect(sqlOf(compare('a int4', 'eq', literal(2), { guard: ALWAYS }))).toBe('"t0"."a" = $1::int4');
  });

  it('guards the other column of a comparison', () => {
    const value = { type: 'column', column: 'b', ofRoot: false, guard: isOne } as const;
    expect(sqlOf(compare('a int4', 'ceq', value))).toBe(
      '"t0"."a" = CASE WHEN "t0"."id" = $1::int4 THEN "t0"."b" ELSE NULL END',
    );
  });

  it('compares casts', () => {
    const { operand } = compare('doc jsonb', 'eq', literal(1)) as Extract<Condition, { type: 'compare' }>;
    const cast = { type: 'cast', operand, columnType: catalogType('text') } as const;
    const comparison = { operator: 'like', value: literal('%a%'), nullAware: false } as const;
    expect(sqlOf({ type: 'compare', operand: cast, comparison })).toBe('"t0"."doc"::text LIKE $1::text');
  });
});

describe('translateCondition of PostGIS operators', () => {
  const parts = (values: Record<string, number | string | boolean>) => ({
    type: 'parts' as const,
    parts: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, literal(value)])),
  });
  const point = { type: 'Point', coordinates: [1, 2] };

  it.each<[string, Condition, string]>([
    [
      'GeoJSON',
      compare('g base:geometry', 'st_contains', literal(point)),
      '"public"."st_contains"("t0"."g", ST_GeomFromGeoJSON($1::text))',
    ],
    ['other text', compare('g base:geometry', 'eq', literal('POINT(1 2)')), '"t0"."g" = $1::text::"public"."geometry"'],
    [
      'a variable',
      compare('g base:geography', 'st_intersects', variable()),
      '"public"."st_intersects"("t0"."g", CASE WHEN left(ltrim($1::text), 1) = \'{\' ' +
        'THEN ST_GeomFromGeoJSON($1::text)::"public"."geography" ELSE $1::text::"public"."geography" END)',
    ],
    [
      'a session variable',
      compare('g base:geometry', 'st_3d_intersects', session('x')),
      '"public"."st_3dintersects"("t0"."g", ST_GeomFromGeoJSON($1::text))',
    ],
    [
      'a distance',
      compare('g base:geometry', 'st_d_within', parts({ distance: 5, from: 'POINT(1 2)' })),
      '"public"."st_dwithin"("t0"."g", $1::text::"public"."geometry", $2::float8)',
    ],
    [
      'a distance on the spheroid',
      compare('g base:geography', 'st_d_within', parts({ distance: 5, from: 'POINT(1 2)' })),
      '"public"."st_dwithin"("t0"."g", $1::text::"public"."geography", $2::float8, true)',
    ],
    [
      'a raster without a band',
      compare('r base:raster', 'st_intersects_geom_nband', parts({ geommin: 'POINT(1 2)' })),
      '"public"."st_intersects"("t0"."r", $1::text::"public"."geometry", NULL::int4)',
    ],
    [
      'a band of a raster',
      compare('r base:raster', 'st_intersects_nband_geom', parts({ nband: 2, geommin: 'POINT(1 2)' })),
      '"public"."st_intersects"("t0"."r", $1::int4, $2::text::"public"."geometry")',
    ],
  ])('translates %s', (_, condition, sql) => {
    expect(sqlOf(condition)).toBe(sql);
  });
});

describe('translateCondition of other rows', () => {
  const ofRoot = (column: string): Condition => compare('owner int4', 'ceq', { type: 'column', column, ofRoot: true });

  it('asks for a related row', () => {
    expect(sqlOf({ type: 'related', relationship: articles, where: isOne })).toBe(
      `EXISTS (SELECT 1 FROM "blog"."article" AS "t1" WHERE (${JOIN.replace(' AND ', ') AND (')}) AND ("t1"."id" = $1::int4))`,
    );
  });

  it('asks for any related row with the join alone', () => {
    expect(sqlOf({ type: 'related', relationship: articles, where: ALWAYS })).toBe(
      `EXISTS (SELECT 1 FROM "blog"."article" AS "t1" WHERE (${JOIN.replace(' AND ', ') AND (')}))`,
    );
  });

  it('is false where no related row can be', () => {
    expect(sqlOf({ type: 'related', relationship: articles, where: NEVER })).toBe('false');
  });

  it("keeps the root of a permission's filter inside relationships", () => {
    expect(sqlOf({ type: 'related', relationship: articles, where: ofRoot('id') })).toContain(
      '"t1"."owner" = "t0"."id"',
    );
  });

  it("makes the related row the root of filters inside a client's condition", () => {
    const inner: Condition = { type: 'related', relationship: articles, where: ofRoot('id') };
    const sql = sqlOf({ type: 'related', relationship: articles, where: inner, isRoot: true });
    expect(sql).toContain('"t2"."owner" = "t1"."id"');
  });

  it('makes the row of a guarded cell the root of its guard', () => {
    const where = compare('a int4', 'eq', literal(1), { guard: ofRoot('id') });
    expect(sqlOf({ type: 'related', relationship: articles, where })).toContain('CASE WHEN "t1"."owner" = "t1"."id"');
  });

  it('asks for a row of any table', () => {
    const table = { schema: 'public', name: 'session' };
    expect(sqlOf({ type: 'exists', table, where: compare('token text', 'eq', session('x-hasura-token')) })).toBe(
      'EXISTS (SELECT 1 FROM "public"."session" AS "t1" WHERE "t1"."token" = $1::text)',
    );
    expect(sqlOf({ type: 'exists', table, where: ALWAYS })).toBe('EXISTS (SELECT 1 FROM "public"."session" AS "t1")');
  });

  it("makes the row the root of filters inside a client's condition on any table", () => {
    const table = { schema: 'public', name: 'item' };
    expect(sqlOf({ type: 'exists', table, where: ofRoot('id'), isRoot: true })).toContain('"t1"."owner" = "t1"."id"');
    expect(sqlOf({ type: 'exists', table, where: ofRoot('id') })).toContain('"t1"."owner" = "t0"."id"');
  });

  const counted: AggregateCondition = {
    type: 'aggregate',
    relationship: { ...articles, mapping: [['id', 'author_id']] },
    where: isOne,
    function: 'count',
    columns: [],
    guards: [],
    distinct: false,
    resultType: catalogType('int4'),
    predicate: [{ operator: 'gt', value: literal(2), nullAware: false }],
  };

  it('compares an aggregate of related rows', () => {
    expect(sqlOf(counted)).toBe(
      'EXISTS (SELECT 1 FROM (SELECT count(*) AS "x" FROM "blog"."article" AS "t1" ' +
        'WHERE ("t1"."author_id" = "t0"."id") AND ("t1"."id" = $1::int4)) AS "t2" WHERE "t2"."x" > $2::int4)',
    );
  });

  it.each<[Partial<AggregateCondition>, string]>([
    [{ columns: ['a'], guards: [null], distinct: true }, 'count(DISTINCT "t1"."a")'],
    [{ columns: ['a', 'b'], guards: [null, null] }, 'count(ROW("t1"."a", "t1"."b"))'],
    [{ columns: ['a', 'b'], guards: [null, null], function: 'corr' }, 'corr("t1"."a", "t1"."b")'],
    [{ columns: ['a'], guards: [isOne] }, 'count(CASE WHEN "t1"."id" = $1::int4 THEN "t1"."a" ELSE NULL END)'],
  ])('aggregates %j', (part, sql) => {
    expect(sqlOf({ ...counted, ...part })).toContain(`(SELECT ${sql} AS "x"`);
  });

  it('holds without looking where nothing is asked of the aggregate', () => {
    expect(sqlOf({ ...counted, predicate: [] })).toBe('');
  });
});

describe('translateCondition of computed fields', () => {
  const computedField = {
    name: 'full_name',
    comment: null,
    function: { function: { schema: 'public', name: 'full_name' } } as never,
    inputs: [
      { type: 'row', name: 'item_row' },
      { type: 'session', name: 'hasura_session', sqlType: 'json' },
    ] as const,
    returns: { type: 'scalar', column: catalogType('text') } as const,
  };

  it('compares what the function returns for the row', () => {
    const operand = { type: 'computed', computedField, columnType: catalogType('text'), guard: null } as const;
    const comparison = { operator: 'eq', value: literal('a'), nullAware: false } as const;
    expect(sqlOf({ type: 'compare', operand, comparison })).toBe('"public"."full_name"(("t0".*), $1::json) = $2::text');
  });

  it('asks for a returned row, which is the root inside', () => {
    const table = { schema: 'public', name: 'item' };
    const where = compare('a int4', 'ceq', { type: 'column', column: 'b', ofRoot: true });
    expect(sqlOf({ type: 'computed-rows', computedField, table, where })).toBe(
      'EXISTS (SELECT 1 FROM "public"."full_name"(("t0".*), $1::json) AS "t1" WHERE "t1"."a" = "t1"."b")',
    );
  });
});
