// Relationships of action output to tables (spec/actions.md 3.4, 5.1).
import type { Json } from '@app/types';
import type { JoinGateway } from '../support/join-gateway.js';
import { library } from './library.js';

let gateway: JoinGateway;
let answer: Json = null;
beforeAll(async () => {
  gateway = await library(() => answer);
});
afterAll(() => gateway.close());

/** What a request gets when handlers answer that. */
const ask = (from: Json, query: string, request?: Parameters<JoinGateway['answer']>[1]): Promise<Json> => {
  answer = from;
  return gateway.answer(query, request);
};
const ada = { role: 'user', session: { 'x-hasura-user-id': '1' } };
const bob = { role: 'user', session: { 'x-hasura-user-id': '2' } };
const reader = { role: 'reader' };

describe('an object relationship', () => {
  it('shows the row that the key leads to', async () => {
    expect(await ask({ id: 1 }, '{ one { id author { name id } } }')).toEqual({
      one: { id: 1, author: { name: 'Ada', id: 1 } },
    });
  });

  it('keeps texts of any kind', async () => {
    expect(await ask({ id: 2 }, '{ one { author { name } } }')).toEqual({ one: { author: { name: 'Bob ü☃ "q"' } } });
  });

  it.each<[string, Json]>([
    ['is not there', { id: 99 }],
    ['is null', { id: null }],
    ['is absent', {}],
  ])('is null where the row or the key %s', async (_case, from) => {
    expect(await ask(from, '{ one { author { name } } }')).toEqual({ one: { author: null } });
  });

  it('does not reach the database without a key', async () => {
    answer = [{ id: null }, null, {}];
    expect(await gateway.statements('{ many { author { name } articles { id } } }')).toEqual([]);
  });

  it('takes keys whatever they are called in the answer', async () => {
    const query = '{ one { id: code code: id author { id } again: author { name } } }';
    expect(await ask({ id: 1, code: 'x' }, query)).toEqual({
      one: { id: 'x', code: 1, author: { id: 1 }, again: { name: 'Ada' } },
    });
  });

  it('needs all values of a key of several', async () => {
    const query = '{ many { shelf { label } } }';
    const from: Json = [
      { room: 'north', place: 2 },
      { room: 'south', place: 2 },
      { room: 'north', place: null },
      { room: null, place: 1 },
    ];
    expect(await ask(from, query)).toEqual({
      many: [{ shelf: { label: 'N2' } }, { shelf: null }, { shelf: null }, { shelf: null }],
    });
  });

  it('works in fragments, with directives and type names', async () => {
    const query = `query ($yes: Boolean!) { one { ...f ... on Out { author { name @skip(if: $yes) __typename } } } }
      fragment f on Out { __typename author { id } articles @include(if: $yes) { id } }`;
    expect(await ask({ id: 2 }, query, { variables: { yes: true } })).toEqual({
      one: { __typename: 'Out', author: { id: 2, __typename: 'author' }, articles: [{ id: 20 }] },
    });
  });

  it('takes no arguments', async () => {
    answer = {};
    expect(await gateway.fault('{ one { author(limit: 1) { id } } }')).toMatchObject({
      message: "'author' has no argument named 'limit'",
      code: 'validation-failed',
    });
  });
});

describe('an array relationship', () => {
  it('shows all rows, none included', async () => {
    const query = '{ many { articles(order_by: {id: desc}) { id } } }';
    expect(await ask([{ id: 1 }, { id: 3 }, { id: 2 }], query)).toEqual({
      many: [{ articles: [{ id: 12 }, { id: 11 }, { id: 10 }] }, { articles: [] }, { articles: [{ id: 20 }] }],
    });
  });

  it('is null where the key is null', async () => {
    expect(await ask({ id: null }, '{ one { articles { id } articles_aggregate { aggregate { count } } } }')).toEqual({
      one: { articles: null, articles_aggregate: null },
    });
  });

  it('limits, sorts and skips for each parent', async () => {
    const query = '{ many { articles(order_by: {words: asc}, limit: 1, offset: 1) { id } } }';
    expect(await ask([{ id: 1 }, { id: 2 }], query)).toEqual({ many: [{ articles: [{ id: 12 }] }, { articles: [] }] });
  });

  it('takes where and distinct_on', async () => {
    const query = `{ one { articles(distinct_on: author_id, order_by: [{author_id: asc}, {id: desc}], where: {id: {_lt: 12}}) { id } } }`;
    expect(await ask({ id: 1 }, query)).toEqual({ one: { articles: [{ id: 11 }] } });
  });

  it('takes variables: a value, and a whole where', async () => {
    const query = `query ($n: Int, $w: article_bool_exp, $o: [article_order_by!]) {
      one(n: $n) { id articles(limit: $n, where: $w, order_by: $o) { id author { articles(where: $w) { id } } } } }`;
    const variables = { n: 1, w: { title: { _like: '%e%' } }, o: { id: 'desc' } };
    expect(await ask({ id: 1 }, query, { variables })).toEqual({
      one: { id: 1, articles: [{ id: 12, author: { articles: [{ id: 10 }, { id: 11 }, { id: 12 }] } }] },
    });
    const other = { n: 2, w: { id: { _in: [10, 11] } }, o: [{ title: 'asc' }] };
    expect(await ask({ id: 1 }, query, { variables: other })).toMatchObject({
      one: { articles: [{ id: 10 }, { id: 11 }] },
    });
  });

  it('keeps numbers of any size and JSON as they are', async () => {
    answer = { id: 1 };
    expect(await gateway.body('{ one { articles(where: {id: {_eq: 10}}) { words tags } } }')).toContain(
      '9007199254740993',
    );
  });

  it('counts', async () => {
    const query =
      '{ many { articles_aggregate(where: {id: {_gt: 10}}) { aggregate { count sum { words } } nodes { id } } } }';
    expect(await ask([{ id: 1 }, { id: 3 }], query)).toEqual({
      many: [
        { articles_aggregate: { aggregate: { count: 2, sum: { words: 500 } }, nodes: [{ id: 11 }, { id: 12 }] } },
        { articles_aggregate: { aggregate: { count: 0, sum: { words: null } }, nodes: [] } },
      ],
    });
  });
});

describe('nested answers', () => {
  it('are joined at any depth, in lists too', async () => {
    const from = {
      id: 1,
      at: { author_id: 2, deeper: { author_id: 3, deeper: { author_id: null } } },
      children: [
        { id: 2, children: [{ id: 1 }, { id: 99 }] },
        { id: 3, children: null },
      ],
    };
    const query = `{ one {
      at { owner { id } deeper { owner { name } deeper { owner { id } deeper { owner { id } } } } }
      children { author { id } children { author { name } } }
    } }`;
    expect(await ask(from, query)).toEqual({
      one: {
        at: {
          owner: { id: 2 },
          deeper: { owner: { name: 'Cyd' }, deeper: { owner: null, deeper: null } },
        },
        children: [
          { author: { id: 2 }, children: [{ author: { name: 'Ada' } }, { author: null }] },
          { author: { id: 3 }, children: null },
        ],
      },
    });
  });
});

describe('batching', () => {
  it('runs one statement per relationship for 1,000 parents, and sends each key once', async () => {
    answer = Array.from({ length: 1000 }, (_, index) => ({ id: (index % 4) + 1, children: [{ id: 1 }] }));
    const query = '{ many { author { id } articles { id } children { author { name } } } }';
    const statements = await gateway.statements(query);
    expect(statements.map(({ parameters }) => parameters)).toEqual([
      ['{"1","2","3","4"}'],
      ['{"1","2","3","4"}'],
      ['{"1"}'],
    ]);
    const { many } = (await gateway.answer(query)) as { readonly many: readonly { readonly author: unknown }[] };
    expect(many).toHaveLength(1000);
    expect(many.slice(0, 4).map(({ author }) => author)).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }, null]);
    expect(many[999]).toMatchObject({ author: null, articles: [], children: [{ author: { name: 'Ada' } }] });
  });

  it('selects the rows of all keys in one statement', async () => {
    answer = { id: 1 };
    const [statement] = await gateway.statements('{ one { articles(limit: 1, where: {id: {_gt: 1}}) { id } } }', ada);
    expect(statement?.text).toBe(
      `SELECT string_agg(coalesce((SELECT coalesce(json_agg(("t1".*)), '[]') FROM (SELECT "t0"."id" AS "id" FROM "public"."article" AS "t0" WHERE ("t0"."author_id" = "k"."0") AND ("t0"."author_id" = $1::int4) AND ("t0"."id" > $2::int4) LIMIT 1) AS "t1")::text, 'null'), chr(30) ORDER BY "k"."ordinality" ASC NULLS LAST) FROM unnest($3::int4[]) WITH ORDINALITY AS "k"("0", "ordinality")`,
    );
  });

  it('sees what the handler wrote', async () => {
    const written = gateway.onDatabase("insert into author values (50, 'New')").then(() => ({ id: 50 }));
    answer = await written;
    expect(await gateway.answer('mutation { write { author { name } } }')).toEqual({
      write: { author: { name: 'New' } },
    });
  });
});

describe('permissions', () => {
  it('hide rows of others', async () => {
    const query = '{ many { id author { name } articles { id } } }';
    const from = [{ id: 1 }, { id: 2 }];
    expect(await ask(from, query, ada)).toEqual({
      many: [
        { id: 1, author: { name: 'Ada' }, articles: [{ id: 10 }, { id: 11 }, { id: 12 }] },
        { id: 2, author: null, articles: [] },
      ],
    });
    expect(await ask(from, query, bob)).toEqual({
      many: [
        { id: 1, author: null, articles: [] },
        { id: 2, author: { name: 'Bob ü☃ "q"' }, articles: [{ id: 20 }] },
      ],
    });
  });

  it('limit rows of each parent', async () => {
    const query = '{ many { articles(limit: 5) { id } articles_aggregate { aggregate { count } nodes { id } } } }';
    expect(await ask([{ id: 1 }, { id: 2 }], query, reader)).toEqual({
      many: [
        { articles: [{ id: 10 }], articles_aggregate: { aggregate: { count: 2 }, nodes: [{ id: 10 }] } },
        { articles: [{ id: 20 }], articles_aggregate: { aggregate: { count: 1 }, nodes: [{ id: 20 }] } },
      ],
    });
  });

  it.each([
    ['author', 'stranger', '{ one { author { id } } }', 'Out'],
    ['articles', 'stranger', '{ one { articles { id } } }', 'Out'],
    ['articles_aggregate', 'user', '{ one { articles_aggregate { aggregate { count } } } }', 'Out'],
    ['secret', 'user', '{ one { secret { id } } }', 'Out'],
    ['owner', 'stranger', '{ one { at { owner { id } } } }', 'Place'],
    ['born', 'reader', '{ one { author { born } } }', 'author'],
  ])('take the field %s away from %s', async (field, role, query, type) => {
    expect(await gateway.fault(query, { role })).toMatchObject({
      message: `field '${field}' not found in type: '${type}'`,
      code: 'validation-failed',
    });
  });

  it('need the session variables that filters name', async () => {
    answer = { id: 1 };
    expect(await gateway.fault('{ one { author { id } } }', { role: 'user' })).toMatchObject({
      message: 'missing session variable: "x-hasura-user-id"',
      code: 'not-found',
    });
  });
});

describe('keys of the wrong type', () => {
  it('are the fault of the relationship', async () => {
    answer = { code: "abc'; drop table author; --" };
    expect(await gateway.fault('{ one { by_code { id } } }')).toEqual({
      message: `relationship "by_code": invalid input syntax for type integer: "abc'; drop table author; --"`,
      code: 'data-exception',
      path: '$',
    });
  });

  it('are taken where they can be read', async () => {
    expect(await ask({ code: '2' }, '{ one { by_code { id } } }')).toEqual({ one: { by_code: { id: 2 } } });
  });

  it.each<[string, Json]>([
    ['a list', [1, 2]],
    ['an object', { a: 1 }],
    ['a fraction', 1.5],
    ['a boolean', true],
    ['braces', '{1,2}'],
  ])('are refused when they are %s', async (_case, id) => {
    answer = [{ id: 1 }, { id }];
    expect(await gateway.fault('{ many { author { id } } }')).toMatchObject({
      message: expect.stringMatching(/^relationship "author": invalid input syntax for type integer: /) as string,
    });
  });
});
