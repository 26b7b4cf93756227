// Explain, and the endpoint with real statuses (spec/queries-and-mutations.md 1, 2.3, 12).
import type { Json, JsonObject } from '@app/types';
import { startGatewayUnderTest, type GatewayUnderTest } from '../../../test/support/gateway-under-test.js';

let gateway: GatewayUnderTest;

beforeAll(async () => {
  gateway = await startGatewayUnderTest();
  const sql = 'create table item (id serial primary key, owner int); insert into item (owner) values (1), (2);';
  await gateway.metadata({ type: 'run_sql', args: { sql } }, { path: '/v2/query' });
  await gateway.apply('pg_track_table', { table: 'item' });
  await gateway.apply('pg_create_select_permission', {
    table: 'item',
    role: 'user',
    permission: { columns: ['id'], filter: { owner: 'X-Hasura-User-Id' } },
  });
  const definition = { type: 'query', handler: 'http://127.0.0.1:1', output_type: 'String!' };
  await gateway.apply('create_action', { name: 'act', definition });
});
afterAll(() => gateway.close());

describe('explain', () => {
  const explain = async (body: unknown, headers: Readonly<Record<string, string>> = {}) => {
    const answer = await gateway.metadata(body, { path: '/v1/graphql/explain', headers });
    return { status: answer.status, body: answer.body };
  };

  it('tells the statement and the plan of each root field', async () => {
    const { status, body } = await explain({ query: { query: '{ item { id } t: __typename }' } });
    expect(status).toBe(200);
    expect(body).toEqual([
      {
        field: 'item',
        sql: expect.stringMatching(/^SELECT /) as string,
        plan: expect.arrayContaining([expect.stringContaining('Scan')]) as Json,
      },
      { field: 't', sql: null, plan: null },
    ]);
  });

  it('takes variables and a user', async () => {
    const query = { query: 'query ($id: Int!) { item_by_pk(id: $id) { id } }', variables: { id: 1 } };
    const { body } = await explain({ query, user: { 'X-Hasura-Role': 'user', 'x-hasura-user-id': '2' } });
    expect((body as readonly JsonObject[])[0]?.sql).toContain('owner');
    expect((await explain({ query })).body).not.toEqual(body);
  });

  it('takes variables without values as requests do', async () => {
    const query = { query: 'query ($id: Int) { item(where: {id: {_eq: $id}}) { id } }' };
    const error = "unexpected null value for type 'Int'";
    expect((await explain({ query })).body).toMatchObject({ error });
    const env = { HASURA_GRAPHQL_EXPERIMENTAL_FEATURES: 'no_null_unbound_variable_default' };
    const other = await startGatewayUnderTest({ env });
    try {
      await other.metadata({ type: 'run_sql', args: { sql: 'create table item (id int)' } }, { path: '/v2/query' });
      await other.apply('pg_track_table', { table: 'item' });
      const { status, body } = await other.metadata({ query }, { path: '/v1/graphql/explain' });
      expect({ status, body }).toMatchObject({ status: 200, body: [{ field: 'item' }] });
    } finally {
      await other.close();
    }
  });

  it('answers one entry for a subscription', async () => {
    const { body } = await explain({ query: { query: 'subscription { item { id } }' } });
    expect(body).toEqual({ sql: expect.any(String) as string, plan: expect.any(Array) as Json, variables: {} });
  });

  it.each<[string, unknown, string, string]>([
    [
      'a mutation',
      { query: { query: 'mutation { delete_item(where: {}) { affected_rows } }' } },
      'invalid-params',
      'only queries can be explained',
    ],
    ['an action', { query: { query: '{ act }' } }, 'invalid-params', 'query actions cannot be explained'],
    [
      'an unknown field',
      { query: { query: '{ nope }' } },
      'validation-failed',
      "field 'nope' not found in type: 'query_root'",
    ],
    [
      'a field that the user may not see',
      { query: { query: '{ item { owner } }' }, user: { 'x-hasura-role': 'user', 'x-hasura-user-id': '1' } },
      'validation-failed',
      "field 'owner' not found in type: 'item'",
    ],
    ['a syntax error', { query: { query: '{' } }, 'validation-failed', 'not a valid graphql query'],
    [
      'a missing variable',
      { query: { query: 'query ($id: Int!) { item_by_pk(id: $id) { id } }' } },
      'validation-failed',
      'expecting a value for non-nullable variable: "id"',
    ],
    ['no query', {}, 'parse-failed', "the key 'query' was not present"],
  ])('refuses %s', async (_case, body, code, error) => {
    const answer = await explain(body);
    expect(answer).toEqual({ status: 400, body: expect.objectContaining({ code, error }) as Json });
  });

  it.each([[], 'text', 1, null, { query: 'text' }, { query: [] }, { query: { query: 1 } }])(
    'refuses the body %j',
    async (body) => {
      expect((await explain(body)).status).toBe(400);
    },
  );

  it('is for the admin alone', async () => {
    expect(await explain({ query: { query: '{ item { id } }' } }, { 'x-hasura-role': 'user' })).toEqual({
      status: 400,
      body: { error: 'You have to be an admin to access this endpoint', path: '$', code: 'access-denied' },
    });
  });

  it('executes nothing', async () => {
    await explain({ query: { query: 'mutation { delete_item(where: {}) { affected_rows } }' } });
    const { body } = await gateway.graphql({ query: '{ item_aggregate { aggregate { count } } }' });
    expect(body).toEqual({ data: { item_aggregate: { aggregate: { count: 2 } } } });
  });

  it('does not exist without the metadata API', async () => {
    const other = await startGatewayUnderTest({ env: { HASURA_GRAPHQL_ENABLED_APIS: 'graphql' } });
    const { status } = await other.metadata({ query: { query: '{ __typename }' } }, { path: '/v1/graphql/explain' });
    await other.close();
    expect(status).toBe(404);
  });
});

describe('/v1alpha1/graphql', () => {
  const ask = async (body: unknown) => {
    const answer = await gateway.metadata(body, { path: '/v1alpha1/graphql' });
    return { status: answer.status, body: answer.body };
  };

  it('answers like /v1/graphql', async () => {
    expect(await ask({ query: '{ item(order_by: {id: asc}) { id } }' })).toEqual({
      status: 200,
      body: { data: { item: [{ id: 1 }, { id: 2 }] } },
    });
  });

  it.each<[string, unknown, string, string]>([
    ['an unknown field', { query: '{ nope }' }, 'validation-failed', '$.selectionSet.nope'],
    ['a syntax error', { query: '{' }, 'validation-failed', '$.query'],
    ['no query', {}, 'parse-failed', '$'],
    [
      'a bad value of the database',
      { query: '{ item_by_pk(id: 99999999999) { id } }' },
      'parse-failed',
      '$.selectionSet.item_by_pk.args.id',
    ],
    ['a subscription', { query: 'subscription { item { id } }' }, 'unexpected-payload', '$'],
  ])('fails with the status of %s', async (_case, body, code, path) => {
    expect(await ask(body)).toEqual({
      status: 400,
      body: {
        errors: [
          { message: expect.any(String) as string, extensions: expect.objectContaining({ code, path }) as Json },
        ],
      },
    });
  });
});
