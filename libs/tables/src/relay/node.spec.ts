// Global ids of rows and what they lead to (spec/postgres-schema.md 14).
import { tableGateway, type RequestOptions, type TableGateway } from '../../test/table-gateway.js';

let gateway: TableGateway;
const RELAY: RequestOptions = { api: 'relay' };
const as = (role: string): RequestOptions => ({ api: 'relay', role, session: { 'x-hasura-user-id': '1' } });
const idOf = (...parts: readonly unknown[]): string => Buffer.from(JSON.stringify(parts)).toString('base64');
const LONG = 'é"'.repeat(80);

beforeAll(async () => {
  gateway = await tableGateway({
    sql: `CREATE SCHEMA other;
          CREATE TABLE author (id int PRIMARY KEY, name text);
          INSERT INTO author VALUES (1, 'Ada'), (2, 'Bo');
          CREATE TABLE other.key (k text, n int8, PRIMARY KEY (n, k));
          INSERT INTO other.key VALUES ('${LONG}', 9007199254740993);
          CREATE TABLE bare (id int, note text);
          INSERT INTO bare VALUES (7, 'x')`,
    tables: [
      {
        table: { schema: 'public', name: 'author' },
        select_permissions: [
          { role: 'user', permission: { columns: ['name'], filter: { id: { _eq: 'X-Hasura-User-Id' } } } },
          { role: 'hidden', permission: { columns: '*', filter: {}, query_root_fields: ['select'] } },
        ],
        insert_permissions: [{ role: 'user', permission: { columns: '*', check: {} } }],
        array_relationships: [
          {
            name: 'bares',
            using: {
              manual_configuration: { remote_table: { schema: 'public', name: 'bare' }, column_mapping: { id: 'id' } },
            },
          },
        ],
      },
      { table: { schema: 'other', name: 'key' } },
      'bare',
    ],
  });
});
afterAll(() => gateway.close());

const node = (id: string, fields = 'id', request = RELAY): Promise<unknown> =>
  gateway.answer(`query ($id: ID!) { node(id: $id) { ${fields} } }`, { ...request, variables: { id } });
const nodeFault = (id: string, request = RELAY): Promise<unknown> =>
  gateway.fault(`query ($id: ID!) { node(id: $id) { id } }`, { ...request, variables: { id } });
const invalid = (detail: string): unknown => ({
  code: 'validation-failed',
  message: `invalid node id: ${detail}`,
  path: '$.selectionSet.node.args.id',
});

describe('node', () => {
  it('is the row of any table with a key, asked for what its type has', async () => {
    const fields = '__typename id ... on author { name } ... on other_key { n }';
    expect(await node(idOf(1, 'public', 'author', 1), fields)).toEqual({
      node: { __typename: 'author', id: expect.any(String) as string, name: 'Ada' },
    });
  });

  it('has the same id as the one it was found by, however long', async () => {
    const query = '{ other_key_connection { edges { node { id k } } } }';
    const answer = (await gateway.answer(query, RELAY)) as unknown as {
      other_key_connection: { edges: { node: { id: string } }[] };
    };
    const id = answer.other_key_connection.edges[0]?.node.id ?? '';
    expect(id).not.toMatch(/\s/);
    expect(Buffer.from(id, 'base64').toString()).toBe(`[1, "other", "key", 9007199254740993, ${JSON.stringify(LONG)}]`);
    expect(await node(id)).toEqual({ node: { id } });
  });

  it('takes ids of version 2, which name the source', async () => {
    expect(await node(idOf(2, 'default', 'postgres', 'public', 'author', 2), '... on author { name }')).toEqual({
      node: { name: 'Bo' },
    });
  });

  it('gives ids to rows that mutations return', async () => {
    const query = 'mutation { insert_author_one(object: {id: 9, name: "N"}) { id } }';
    expect(await gateway.answer(query, RELAY)).toEqual({
      insert_author_one: { id: Buffer.from('[1, "public", "author", 9]').toString('base64') },
    });
    await gateway.onDatabase('DELETE FROM author WHERE id = 9');
  });

  it.each([
    ['does not exist', 3, RELAY],
    ['the role may not see', 2, as('user')],
  ])('is null for a row that %s', async (_what, key, request) => {
    expect(await node(idOf(1, 'public', 'author', key), 'id', request)).toEqual({ node: null });
  });

  it('shows a role the id of its row without showing it the key column', async () => {
    expect(await node(idOf(1, 'public', 'author', 1), 'id ... on author { name }', as('user'))).toEqual({
      node: { id: Buffer.from('[1, "public", "author", 1]').toString('base64'), name: 'Ada' },
    });
  });

  it.each([
    ['nothing', '', 'Error in $: not enough input'],
    ['text', 'random', "Error in $: Failed reading: not a valid json value at '­©Ý¢'"],
    [
      'an object',
      Buffer.from('{}').toString('base64'),
      'Error in $: parsing node id failed, expected Array, but encountered Object',
    ],
    ['an empty list', idOf(), 'Error in $: unexpected GUID format, found empty list'],
    ['no version', idOf('1', 'public'), 'Error in $: unexpected GUID format, needs to start with a version number'],
    ['a version to come', idOf(3, 'public', 'author', 1), 'Error in $: unsupported GUID version: 3.0'],
    ['half a version', idOf(1.5, 'public', 'author', 1), 'Error in $: unsupported GUID version: 1.5'],
    ['another database', idOf(2, 'default', 'mssql', 'dbo', 'author', 1), 'Error in $: unsupported GUID version: 2.0'],
    [
      'no key',
      idOf(1, 'public', 'author'),
      'Error in $: GUID version 1: expecting schema name, table name and at least one column value',
    ],
    [
      'a number as table',
      idOf(1, 'public', 5, 1),
      'Error in $: parsing Text failed, expected String, but encountered Number',
    ],
    ['half a key', idOf(1, 'other', 'key', 1), "primary key columns ['k'] are missing"],
    ['too much of a key', idOf(1, 'public', 'author', 1, 2), 'unexpected column values behind the primary key'],
    ['an unknown table', idOf(1, 'public', 'nothing', 1), "no such table found: 'nothing'"],
    ['a table without a key', idOf(1, 'public', 'bare', 7), "no such table found: 'bare'"],
    ['an untracked schema', idOf(1, 'pg_catalog', 'pg_class', 1), "no such table found: 'pg_catalog.pg_class'"],
    ['another source', idOf(2, 'else', 'postgres', 'public', 'author', 1), "no such table found: 'author'"],
  ])('refuses an id of %s', async (_what, id, detail) => {
    expect(await nodeFault(id)).toEqual(invalid(detail));
  });

  it.each([['other', 'key'] as const, ['public', 'author'] as const])(
    'does not tell a role of table %s.%s that it has no root field for',
    async (schema, name) => {
      const fault = await nodeFault(idOf(1, schema, name, 1, 'x'), as('hidden'));
      expect(fault).toEqual(invalid(`no such table found: '${schema === 'public' ? name : `${schema}.${name}`}'`));
    },
  );

  it.each([
    ['a text for a bigint', {}, 'parsing Int failed, expected Number, but encountered Object'],
    ['null', null, "unexpected null value for type 'bigint'"],
  ])('refuses a key with %s', async (_what, value, detail) => {
    expect(await nodeFault(idOf(1, 'other', 'key', value, 'x'))).toEqual({
      code: 'parse-failed',
      message: `value of column 'n' in node id: ${detail}`,
      path: '$.selectionSet.node',
    });
  });
});

describe('the type of rows', () => {
  it('implements Node where there is a primary key; its id hides the column', () => {
    const { schema } = gateway.schema(RELAY);
    expect(schema.getType('author')?.toString()).toBe('author');
    const possible = schema.getPossibleTypes(schema.getType('Node') as never).map(({ name }) => name);
    expect(possible.sort()).toEqual(['author', 'other_key']);
  });

  it('keeps the column id where there is none, reached by plain relationships only', async () => {
    const query = '{ author_connection(first: 1) { edges { node { bares { id note } } } } }';
    expect(await gateway.answer(query, RELAY)).toEqual({ author_connection: { edges: [{ node: { bares: [] } }] } });
    const connection = '{ author_connection { edges { node { bares_connection { edges { cursor } } } } } }';
    expect((await gateway.fault(connection, RELAY)).message).toBe(
      "field 'bares_connection' not found in type: 'author'",
    );
  });

  it('still filters and orders by the column id', async () => {
    const query = '{ author_connection(where: {id: {_gt: 1}} order_by: {id: desc}) { edges { node { name } } } }';
    expect(await gateway.answer(query, RELAY)).toEqual({ author_connection: { edges: [{ node: { name: 'Bo' } }] } });
  });
});
