// Pages of rows over a real database (spec/postgres-schema.md 14).
import fc from 'fast-check';
import { tableGateway, type RequestOptions, type TableGateway } from '../../test/table-gateway.js';

interface PageShape {
  readonly pageInfo: {
    readonly startCursor: string;
    readonly endCursor: string;
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
  };
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly a: number; readonly b: number } }[];
}

const ROWS = 23;
const cell = (value: string | null): string => (value === null ? 'NULL' : `'${value}'`);
const rows = Array.from({ length: ROWS }, (_, n) => {
  const label = n % 4 === 0 ? null : `L${n % 3}`;
  const amount = n % 5 === 0 ? null : String((n % 4) / 8);
  const day = n % 7 === 0 ? null : `2024-01-0${(n % 2) + 1}`;
  return `(${n % 3}, ${n}, ${cell(label)}, ${cell(amount)}, ${cell(day)}, ${n % 2 === 0 ? n % 5 : 'NULL'})`;
});

let gateway: TableGateway;
const relay = (more: RequestOptions = {}): RequestOptions => ({ api: 'relay', ...more });
const READER = relay({ role: 'reader', session: { 'x-hasura-user-id': '1' } });
const base64 = (text: string): string => Buffer.from(text).toString('base64');

beforeAll(async () => {
  gateway = await tableGateway({
    sql: `CREATE TABLE owner (id int PRIMARY KEY, name text);
          INSERT INTO owner SELECT n, nullif('N' || n % 2, 'N1') FROM generate_series(0, 4) n;
          CREATE TABLE item (a int, b int, label text, amount float4, day timestamptz, owner_id int REFERENCES owner,
            PRIMARY KEY (a, b));
          INSERT INTO item VALUES ${rows.join(',')};
          CREATE VIEW item_view AS SELECT * FROM item;
          CREATE FUNCTION many(lowest int) RETURNS SETOF item LANGUAGE sql STABLE AS 'SELECT * FROM item WHERE b >= lowest'`,
    tables: [
      {
        table: { schema: 'public', name: 'item' },
        object_relationships: [{ name: 'owner', using: { foreign_key_constraint_on: 'owner_id' } }],
        select_permissions: [
          { role: 'reader', permission: { columns: ['label'], filter: { a: { _eq: 'X-Hasura-User-Id' } }, limit: 2 } },
          { role: 'hidden', permission: { columns: '*', filter: {}, query_root_fields: [] } },
        ],
      },
      {
        table: { schema: 'public', name: 'owner' },
        array_relationships: [
          {
            name: 'items',
            using: { foreign_key_constraint_on: { table: { schema: 'public', name: 'item' }, column: 'owner_id' } },
          },
        ],
      },
      'item_view',
    ],
    functions: [{ function: { schema: 'public', name: 'many' } }],
  });
});
afterAll(() => gateway.close());

async function page(args: string, request = relay(), node = 'a b'): Promise<PageShape> {
  const query = `{ item_connection${args} {
    pageInfo { startCursor endCursor hasNextPage hasPreviousPage } edges { cursor node { ${node} } } } }`;
  return ((await gateway.answer(query, request)) as unknown as { item_connection: PageShape }).item_connection;
}

const DIRECTIONS = ['asc', 'desc', 'asc_nulls_first', 'asc_nulls_last', 'desc_nulls_first', 'desc_nulls_last'];
const PLACES = [
  (to: string) => `{label: ${to}}`,
  (to: string) => `{amount: ${to}}`,
  (to: string) => `{day: ${to}}`,
  (to: string) => `{b: ${to}}`,
  (to: string) => `{owner: {name: ${to}}}`,
  (to: string) => `{owner: {items_aggregate: {count: ${to}}}}`,
  (to: string) => `{owner: {items_aggregate: {sum: {b: ${to}}}}}`,
  (to: string) => `{owner: {items_aggregate: {avg: {amount: ${to}}}}}`,
  (to: string) => `{owner: {items_aggregate: {max: {day: ${to}}}}}`,
];
const order = fc.array(
  fc.tuple(fc.constantFrom(...PLACES), fc.constantFrom(...DIRECTIONS)).map(([place, to]) => place(to)),
  { maxLength: 4 },
);
const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });

async function walk(orderBy: string, pageSizes: readonly number[], isBackward: boolean): Promise<readonly number[]> {
  const visited: number[] = [];
  let cursor: string | null = null;
  for (let step = 0; step <= ROWS; step++) {
    const size = pageSizes[step % pageSizes.length] ?? 1;
    const from = cursor === null ? '' : `${isBackward ? 'before' : 'after'}: "${cursor}"`;
    const { edges, pageInfo } = await page(`(${isBackward ? 'last' : 'first'}: ${size} ${from} order_by: ${orderBy})`);
    const found = edges.map(({ node }) => node.b);
    if (isBackward) visited.unshift(...found);
    else visited.push(...found);
    expect(isBackward ? pageInfo.hasNextPage : pageInfo.hasPreviousPage).toBe(step > 0);
    expect(pageInfo.startCursor).toBe(edges[0]?.cursor);
    expect(pageInfo.endCursor).toBe(edges.at(-1)?.cursor);
    if (!(isBackward ? pageInfo.hasPreviousPage : pageInfo.hasNextPage)) break;
    cursor = isBackward ? pageInfo.startCursor : pageInfo.endCursor;
  }
  return visited;
}

describe('a connection', () => {
  it('visits each row once in its order, walked in pages from either end', async () => {
    await fc.assert(
      fc.asyncProperty(order, sizes, fc.boolean(), async (items, pageSizes, isBackward) => {
        const orderBy = `[${items.join(', ')}]`;
        const all = (await page(`(order_by: ${orderBy})`)).edges.map(({ node }) => node.b);
        expect(new Set(all).size).toBe(ROWS);
        expect(await walk(orderBy, pageSizes, isBackward)).toEqual(all);
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  it('shows a role its rows only, as many at once as its limit allows, and leads on to the rest', async () => {
    const first = await page('', READER, 'label');
    expect(first.edges).toHaveLength(2);
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    let [seen, after] = [2, first.pageInfo.endCursor];
    for (;;) {
      const next = await page(`(first: 9 after: "${after}")`, READER, 'label');
      seen += next.edges.length;
      after = next.pageInfo.endCursor;
      if (!next.pageInfo.hasNextPage) break;
    }
    expect(seen).toBe(rows.filter((row) => row.startsWith('(1,')).length);
  });

  it('is empty behind its last row, and knows that there are rows in front', async () => {
    expect(await page(`(after: "${base64('{"a": 2, "b": 99}')}")`)).toEqual({
      edges: [],
      pageInfo: { startCursor: '', endCursor: '', hasNextPage: false, hasPreviousPage: true },
    });
  });

  it('does not show rows of others to whoever makes a cursor up', async () => {
    const found = await page(`(first: 50 after: "${base64('{"a": -1, "b": -1}')}")`, READER, 'id');
    const ids = found.edges.map(({ node }) => Buffer.from((node as unknown as { id: string }).id, 'base64').toString());
    expect(ids).toEqual(['[1, "public", "item", 1, 1]', '[1, "public", "item", 1, 4]']);
  });

  it('takes one row of each group with distinct_on, over pages too', async () => {
    const labels: unknown[] = [];
    let after = '';
    for (let more = true; more;) {
      const query = `{ item_connection(first: 1 distinct_on: label ${after}) { pageInfo { endCursor hasNextPage } edges { node { label } } } }`;
      const { item_connection: found } = (await gateway.answer(query, relay())) as unknown as {
        item_connection: PageShape;
      };
      labels.push(...found.edges.map(({ node }) => (node as unknown as { label: unknown }).label));
      after = `after: "${found.pageInfo.endCursor}"`;
      more = found.pageInfo.hasNextPage;
    }
    expect(labels).toEqual(['L0', 'L1', 'L2', null]);
  });

  it('of a relationship has the rows of its own row', async () => {
    const query = `{ owner_connection(where: {id: {_eq: 2}}) { edges { node {
      items_connection(last: 1 order_by: {b: asc}) { __typename pageInfo { hasPreviousPage } edges { __typename node { b } } } } } } }`;
    expect(await gateway.answer(query, relay())).toEqual({
      owner_connection: {
        edges: [
          {
            node: {
              items_connection: {
                __typename: 'itemConnection',
                pageInfo: { hasPreviousPage: true },
                edges: [{ __typename: 'itemEdge', node: { b: 22 } }],
              },
            },
          },
        ],
      },
    });
  });

  it('of a function pages through what it returns', async () => {
    const query = `{ many_connection(args: {lowest: 20} first: 2) { pageInfo { hasNextPage } edges { node { b } } } }`;
    expect(await gateway.answer(query, relay())).toEqual({
      many_connection: { pageInfo: { hasNextPage: true }, edges: [{ node: { b: 21 } }, { node: { b: 22 } }] },
    });
  });

  it('may be asked for flags alone, and for page sizes and cursors in variables', async () => {
    const query = `query ($n: Int, $c: String) { item_connection(first: $n after: $c) { pageInfo { hasNextPage } } }`;
    const ask = (variables: RequestOptions['variables']): Promise<unknown> =>
      gateway.answer(query, relay({ variables: variables ?? {} }));
    expect(await ask({ n: 22 })).toEqual({ item_connection: { pageInfo: { hasNextPage: true } } });
    expect(await ask({ n: 23 })).toEqual({ item_connection: { pageInfo: { hasNextPage: false } } });
    expect(await ask({ n: 0, c: base64('{"a": 2, "b": 22}') })).toEqual({
      item_connection: { pageInfo: { hasNextPage: false } },
    });
    expect(await ask({ n: null, c: null })).toEqual({ item_connection: { pageInfo: { hasNextPage: false } } });
  });

  it.each([
    ['first and last', 'first: 1 last: 1', '"first" and "last" are not allowed at once'],
    ['after and before', 'after: "e30=" before: "e30="', '"after" and "before" are not allowed at once'],
    ['a cursor that is no JSON', 'after: "random"', 'the "after" or "before" cursor is invalid'],
    ['an empty cursor', 'before: ""', 'the "after" or "before" cursor is invalid'],
    ['a cursor that is a list', `after: "${base64('[1, 2]')}"`, 'the "after" or "before" cursor is invalid'],
    ['a cursor without a key column', `after: "${base64('{"a": 1}')}"`, 'the "after" or "before" cursor is invalid'],
    ['a value of another kind', `after: "${base64('{"a": {}, "b": 1}')}"`, 'the "after" or "before" cursor is invalid'],
    [
      'a cursor of another order',
      `order_by: {label: asc} after: "${base64('{"a": 1, "b": 1}')}"`,
      'the "after" or "before" cursor is invalid',
    ],
    [
      'an inherited property',
      `order_by: {label: asc} after: "${base64('{"__proto__": {"label": "x"}, "a": 1, "b": 1}')}"`,
      'the "after" or "before" cursor is invalid',
    ],
  ])('refuses %s', async (_what, args, message) => {
    const query = `{ item_connection(${args}) { edges { cursor } } }`;
    expect(await gateway.fault(query, relay())).toEqual({
      code: 'validation-failed',
      message,
      path: '$.selectionSet.item_connection.args',
    });
  });

  it.each(['first: -1', 'last: -1', 'first: 1.5', 'last: "x"', 'first: 99999999999'])('refuses %s', async (args) => {
    const fault = await gateway.fault(`{ item_connection(${args}) { edges { cursor } } }`, relay());
    expect(fault.message).toMatch(/^expected a non-negative 32-bit integer for type 'Int', but found /);
    expect(fault.path).toBe(`$.selectionSet.item_connection.args.${args.split(':')[0] ?? ''}`);
  });

  it.each([
    ['lists at the root', '{ item { a } }'],
    ['connections of views', '{ item_view_connection { edges { cursor } } }'],
    ['limits', '{ item_connection(limit: 1) { edges { cursor } } }'],
    ['offsets', '{ item_connection(offset: 1) { edges { cursor } } }'],
  ])('stands in place of %s', async (_what, query) => {
    expect((await gateway.fault(query, relay())).code).toBe('validation-failed');
  });

  it('is hidden from roles without a root field, and from the ordinary schema', async () => {
    const query = '{ item_connection { edges { cursor } } }';
    expect((await gateway.fault(query, relay({ role: 'hidden' }))).code).toBe('validation-failed');
    expect((await gateway.fault(query)).code).toBe('validation-failed');
  });

  it('refuses an order that distinct_on does not begin', async () => {
    const fault = await gateway.fault(
      '{ item_connection(distinct_on: label order_by: {b: asc}) { edges { cursor } } }',
      relay(),
    );
    expect(fault).toMatchObject({ message: '"distinct_on" columns must match initial "order_by" columns' });
  });
});
