import { tableGateway, type RequestOptions, type TableGateway } from '../../../test/table-gateway.js';

const SQL = `
  CREATE TYPE mood AS ENUM ('sad', 'happy');
  CREATE TABLE color (value text PRIMARY KEY, comment text);
  INSERT INTO color VALUES ('red', 'Red'), ('blue', NULL);
  CREATE TABLE author (id int4 PRIMARY KEY, name text, color text REFERENCES color, score float8, tags int4[], doc jsonb,
    feeling mood, owner text);
  CREATE TABLE article (id int4 PRIMARY KEY, author_id int4 REFERENCES author, title text, is_public bool NOT NULL,
    rating float8, owner text);
  INSERT INTO author VALUES (1, 'Ada', 'red', 1.5, '{1,2}', '{"a":1}', 'happy', 'ada'), (2, 'Bob', 'blue', NULL, '{3}', '{}', 'sad', 'bob'),
    (3, 'Eve', NULL, 2, NULL, NULL, NULL, 'eve');
  INSERT INTO article VALUES (1, 1, 'public one', true, 5, 'ada'), (2, 1, 'secret', false, 1, 'ada'), (3, 2, 'secret', false, 3, 'bob'),
    (4, 3, 'public two', true, 4, 'eve'), (5, 3, 'public three', true, NULL, 'ada');
  CREATE FUNCTION shout(a author) RETURNS text STABLE LANGUAGE sql AS 'SELECT upper(a.name)';
  CREATE FUNCTION own_articles(a author) RETURNS SETOF article STABLE LANGUAGE sql AS 'SELECT * FROM article WHERE author_id = a.id';
`;

const all = { filter: {}, columns: '*' };
const select = (role: string, permission: object) => ({ role, permission: { ...all, ...permission } });

const TABLES = [
  { table: { schema: 'public', name: 'color' }, is_enum: true },
  {
    table: { schema: 'public', name: 'author' },
    array_relationships: [
      {
        name: 'articles',
        using: { foreign_key_constraint_on: { table: { schema: 'public', name: 'article' }, column: 'author_id' } },
      },
    ],
    computed_fields: [
      { name: 'shout', definition: { function: { schema: 'public', name: 'shout' } } },
      { name: 'own_articles', definition: { function: { schema: 'public', name: 'own_articles' } } },
    ],
    select_permissions: [
      select('reader', { computed_fields: ['shout'], allow_aggregations: true }),
      select('cross', {}),
      select('named', { columns: ['id', 'name'] }),
      select('scored', { columns: ['id', 'score'], filter: { owner: { _eq: 'x-hasura-user' } } }),
    ],
  },
  {
    table: { schema: 'public', name: 'article' },
    object_relationships: [{ name: 'author', using: { foreign_key_constraint_on: 'author_id' } }],
    select_permissions: [
      select('reader', { filter: { is_public: { _eq: true } }, allow_aggregations: true }),
      select('cross', { filter: { author: { owner: { _ceq: ['$', 'owner'] } } } }),
    ],
  },
];

let gateway: TableGateway;

beforeAll(async () => {
  gateway = await tableGateway({
    sql: SQL,
    tables: TABLES as never,
    inheritedRoles: [{ role_name: 'both', role_set: ['named', 'scored'] }],
  });
});

afterAll(() => gateway.close());

const ids = async (where: string, request: RequestOptions = {}): Promise<number[]> => {
  const declared = request.variables === undefined ? '' : '($w: author_bool_exp!)';
  const answer = (await gateway.answer(
    `query${declared} { author(where: ${where}, order_by: {id: asc}) { id } }`,
    request,
  )) as {
    author: { id: number }[];
  };
  return answer.author.map(({ id }) => id);
};

const fault = (where: string, request: RequestOptions = {}) =>
  gateway.fault(`{ author(where: ${where}) { id } }`, request);

describe('a where of a client', () => {
  it.each<[string, number[]]>([
    ['{}', [1, 2, 3]],
    ['null', [1, 2, 3]],
    ['{_and: []}', [1, 2, 3]],
    ['{_or: []}', []],
    ['{_not: {_or: []}}', [1, 2, 3]],
    ['{_not: {}}', []],
    ['{id: {}}', [1, 2, 3]],
    ['{id: {_gt: 1, _lt: 3}}', [2]],
    ['{id: {_eq: 1}, name: {_eq: "Bob"}}', []],
    ['{_or: [{id: {_eq: 1}}, {name: {_eq: "Bob"}}]}', [1, 2]],
    ['{_or: {id: {_eq: 1}}}', [1]],
    ['{id: {_in: 2}}', [2]],
    ['{id: {_in: []}}', []],
    ['{id: {_nin: []}}', [1, 2, 3]],
    ['{id: {_eq: "2"}}', [2]],
    ['{color: {_eq: red}}', [1]],
    ['{color: {_in: [red, blue]}}', [1, 2]],
    ['{color: {_is_null: true}}', [3]],
    ['{feeling: {_eq: "sad"}}', [2]],
    ['{tags: {_eq: [1, 2]}}', [1]],
    ['{tags: {_in: [[3], [1, 2]]}}', [1, 2]],
    ['{tags: {_contains: [2]}}', [1]],
    ['{doc: {_contains: {a: 1}}}', [1]],
    ['{doc: {_has_key: "a"}}', [1]],
    ['{doc: {_cast: {String: {_like: "%a%"}}}}', [1]],
    ['{doc: {_cast: {}}}', [1, 2, 3]],
    ['{shout: {_eq: "EVE"}}', [3]],
    ['{own_articles: {title: {_like: "public%"}}}', [1, 3]],
    ['{articles: {}}', [1, 2, 3]],
    ['{articles: {title: {_eq: "secret"}}}', [1, 2]],
    ['{articles: {author: {articles: {rating: {_eq: 4}}}}}', [3]],
    ['{articles_aggregate: {count: {predicate: {_gte: 2}}}}', [1, 3]],
    ['{articles_aggregate: {count: {predicate: {_eq: 1}, arguments: [rating]}}}', [2, 3]],
    ['{articles_aggregate: {count: {predicate: {_eq: 1}, filter: {is_public: {_eq: true}}}}}', [1]],
    ['{articles_aggregate: {bool_and: {predicate: {_eq: true}, arguments: is_public}}}', [3]],
    ['{articles_aggregate: {max: {predicate: {_gt: 4.5}, arguments: rating}}}', [1]],
    ['{articles_aggregate: {corr: {predicate: {_is_null: true}, arguments: {X: rating, Y: rating}}}}', [2, 3]],
  ])('%s', async (where, found) => {
    expect(await ids(where)).toEqual(found);
  });

  it.each<[string, object, number[]]>([
    ['a whole condition', { _or: [{ id: { _eq: 1 } }, { articles: { title: { _eq: 'public two' } } }] }, [1, 3]],
    ['an enum value', { color: { _in: ['blue'] } }, [2]],
    ['an empty list', { _or: [] }, []],
  ])('takes %s as a variable', async (_, where, found) => {
    expect(await ids('$w', { variables: { w: where } as never })).toEqual(found);
  });

  it.each<[string, string, string]>([
    ['{id: {_eq: null}}', "unexpected null value for type 'Int'", '$.selectionSet.author.args.where.id._eq'],
    ['{id: {_in: [null]}}', "unexpected null value for type 'Int'", '$.selectionSet.author.args.where.id._in[0]'],
    [
      '{id: {_is_null: null}}',
      "expected a boolean for type 'Boolean', but found null",
      '$.selectionSet.author.args.where.id._is_null',
    ],
    [
      '{id: null}',
      "expected an object for type 'Int_comparison_exp', but found null",
      '$.selectionSet.author.args.where.id',
    ],
    [
      '{tags: null}',
      "expected an object for type 'Int_array_comparison_exp', but found null",
      '$.selectionSet.author.args.where.tags',
    ],
    [
      '{color: null}',
      "expected an object for type 'color_enum_comparison_exp', but found null",
      '$.selectionSet.author.args.where.color',
    ],
    ['{_and: null}', 'expected a list, but found null', '$.selectionSet.author.args.where._and'],
    [
      '{_not: null}',
      "expected an object for type 'author_bool_exp', but found null",
      '$.selectionSet.author.args.where._not',
    ],
    [
      '{articles: null}',
      "expected an object for type 'article_bool_exp', but found null",
      '$.selectionSet.author.args.where.articles',
    ],
    [
      '{articles_aggregate: null}',
      "expected an object for type 'article_aggregate_bool_exp', but found null",
      '$.selectionSet.author.args.where.articles_aggregate',
    ],
    [
      '{articles_aggregate: {}}',
      'exactly one predicate should be specified',
      '$.selectionSet.author.args.where.articles_aggregate',
    ],
    [
      '{articles_aggregate: {count: {predicate: {}}, bool_or: {predicate: {}, arguments: is_public}}}',
      'exactly one predicate should be specified',
      '$.selectionSet.author.args.where.articles_aggregate',
    ],
    [
      '{doc: {_cast: {String: {_like: null}}}}',
      "unexpected null value for type 'String'",
      '$.selectionSet.author.args.where.doc._cast.String._like',
    ],
    [
      '{_or: [{id: {_eq: {}}}]}',
      'parsing Int failed, expected Number, but encountered Object',
      '$.selectionSet.author.args.where._or[0].id._eq',
    ],
  ])('refuses %s', async (where, message, path) => {
    expect(await fault(where)).toMatchObject({ message, path });
  });

  it.each([1000, 10_000, 100_000])('answers a condition %i levels deep without falling over', async (depth) => {
    const deep = `${'{_not: '.repeat(depth)}{}${'}'.repeat(depth)}`;
    expect((await fault(deep)).code).toBe('validation-failed');
  });

  it('answers a variable as deep as one can be', async () => {
    let where: object = { id: { _eq: 1 } };
    for (let depth = 0; depth < 990; depth++) where = { _not: where };
    const query = 'query($w: author_bool_exp!) { author(where: $w) { id } }';
    const body = await gateway.body(query, { variables: { w: where } as never });
    expect(body).toMatch(/^\{"(data|errors)"/);
  });
});

describe("a role's where", () => {
  const reader = { role: 'reader' };

  it.each<[string, number[]]>([
    ['{articles: {}}', [1, 3]],
    ['{articles: {title: {_eq: "secret"}}}', []],
    ['{_not: {articles: {title: {_eq: "secret"}}}}', [1, 2, 3]],
    ['{articles: {author: {articles: {title: {_eq: "secret"}}}}}', []],
    ['{own_articles: {title: {_eq: "secret"}}}', []],
    ['{own_articles: {}}', [1, 3]],
    ['{articles_aggregate: {count: {predicate: {_eq: 0}}}}', [2]],
    ['{articles_aggregate: {count: {predicate: {_gt: 0}, filter: {title: {_eq: "secret"}}}}}', []],
    ['{articles_aggregate: {min: {predicate: {_lt: 4}, arguments: rating}}}', []],
  ])('cannot probe rows that the role may not read: %s', async (where, found) => {
    expect(await ids(where, reader)).toEqual(found);
  });

  it('cannot probe cells that an inherited role may not read', async () => {
    const both = (user: string) => ({ role: 'both', session: { 'x-hasura-user': user } });
    expect(await ids('{score: {_gt: 0}}', both('ada'))).toEqual([1]);
    expect(await ids('{score: {_gt: 0}}', both('eve'))).toEqual([3]);
    expect(await ids('{score: {_is_null: true}}', both('eve'))).toEqual([1, 2]);
  });

  it("compares a target's filter with the target, not with the row that is asked about", async () => {
    const cross = { role: 'cross' };
    expect(await ids('{articles: {title: {_eq: "public two"}}}', cross)).toEqual([3]);
    expect(await ids('{articles: {title: {_eq: "public three"}}}', cross)).toEqual([]);
  });
});

describe('a where with HASURA_GRAPHQL_V1_BOOLEAN_NULL_COLLAPSE', () => {
  let collapsing: TableGateway;

  beforeAll(async () => {
    collapsing = await tableGateway({ sql: SQL, tables: TABLES as never, settings: { booleanNullCollapse: true } });
  });

  afterAll(() => collapsing.close());

  it.each([
    ['{ author(where: {id: {_eq: null}}) { id } }', undefined],
    ['{ author(where: {id: null}) { id } }', undefined],
    ['{ author(where: {id: {_in: null}}) { id } }', undefined],
    ['{ author(where: {id: {_is_null: null}}) { id } }', undefined],
    ['query($v: Int) { author(where: {id: {_eq: $v}}) { id } }', { v: null }],
    ['query($v: [Int!]) { author(where: {id: {_nin: $v}}) { id } }', { v: null }],
    ['query($v: author_bool_exp) { author(where: $v) { id } }', { v: null }],
  ])('takes null as no condition: %s', async (query, variables) => {
    const answer = await collapsing.answer(query, variables === undefined ? {} : { variables });
    expect((answer as { author: unknown[] }).author).toHaveLength(3);
  });

  it('still compares what is not null', async () => {
    const query = 'query($v: Int) { author(where: {id: {_eq: $v}}) { id } }';
    await expect(collapsing.answer(query, { variables: { v: 2 } })).resolves.toEqual({ author: [{ id: 2 }] });
  });
});

describe('a where under graphql-default', () => {
  let camel: TableGateway;

  beforeAll(async () => {
    camel = await tableGateway({
      sql: SQL,
      tables: TABLES as never,
      customization: { naming_convention: 'graphql-default' },
    });
  });

  afterAll(() => camel.close());

  it.each<[string, number[]]>([
    ['{color: {_eq: RED}}', [1]],
    ['{color: {_in: [RED, BLUE]}}', [1, 2]],
    ['{color: {_isNull: true}}', [3]],
    ['{doc: {_hasKeysAny: ["a"]}}', [1]],
    ['{articles: {isPublic: {_eq: true}}}', [1, 3]],
    ['{articlesAggregate: {count: {predicate: {_gte: 2}}}}', [1, 3]],
  ])('%s', async (where, found) => {
    const answer = (await camel.answer(`{ author(where: ${where}, orderBy: {id: ASC}) { id } }`)) as {
      author: { id: number }[];
    };
    expect(answer.author.map(({ id }) => id)).toEqual(found);
  });
});
