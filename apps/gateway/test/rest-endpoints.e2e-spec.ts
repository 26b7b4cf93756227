// Stored queries behind URLs, and their OpenAPI document (spec/metadata-actions-api.md 6.3, queries-and-mutations.md 13).
import type { JsonObject } from '@app/types';
import { INTERNALS, startGatewayUnderTest, type GatewayUnderTest } from '../../../test/support/gateway-under-test.js';

let gateway: GatewayUnderTest;

const QUERIES: Readonly<Record<string, string>> = {
  one: 'query One($id: Int!) { item_by_pk(id: $id) { id name } }',
  all: 'query All($name: String, $on: Boolean, $n: numeric) { item(where: {name: {_eq: $name}, active: {_eq: $on}, price: {_eq: $n}}, order_by: {id: asc}) { id } }',
  listed: 'query Listed($ids: [Int!]!) { item(where: {id: {_in: $ids}}) { id } }',
  add: 'mutation Add($object: item_insert_input!) { insert_item_one(object: $object) { name } }',
  two: 'query A { item { id } } query B { item { id } }',
  broken: 'query Broken { share { part } }',
};
const ENDPOINTS: readonly (readonly [string, string, string, readonly string[]])[] = [
  ['one', 'item/:id', 'one', ['GET', 'POST']],
  ['all', 'items', 'all', ['GET', 'POST']],
  ['listed', 'listed', 'listed', ['GET', 'POST']],
  ['listed-path', 'listed/:ids', 'listed', ['GET']],
  ['add', 'add', 'add', ['POST', 'PUT']],
  ['broken', 'broken', 'broken', ['GET']],
];

beforeAll(async () => {
  gateway = await startGatewayUnderTest({
    env: { HASURA_GRAPHQL_ADMIN_SECRET: 'secret', HASURA_GRAPHQL_UNAUTHORIZED_ROLE: 'anonymous' },
  });
  const sql = `create table item (id serial primary key, name text unique, active boolean not null default true, price numeric);
    insert into item (name, active, price) values ('a?b', true, 1.5), ('b', false, 2);
    create view share as select 1 / (id - id) as part from item;`;
  await gateway.metadata({ type: 'run_sql', args: { sql } }, { path: '/v2/query', headers: ADMIN });
  await gateway.apply('pg_track_table', { table: 'item' });
  await gateway.apply('pg_track_table', { table: 'share' });
  const queries = Object.entries(QUERIES).map(([name, query]) => ({ name, query }));
  await gateway.apply('create_query_collection', { name: 'rest', definition: { queries } });
  for (const [name, url, query_name, methods] of ENDPOINTS) {
    const definition = { query: { collection_name: 'rest', query_name } };
    await gateway.apply('create_rest_endpoint', { name, url, methods, definition, comment: `about ${name}` });
  }
});
afterAll(() => gateway.close());

const ADMIN = { 'x-hasura-admin-secret': 'secret' };

async function call(
  method: string,
  path: string,
  body?: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<readonly [number, unknown]> {
  const sent = { ...ADMIN, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers };
  const answer = await gateway.send({
    method,
    path: `/api/rest/${path}`,
    headers: sent,
    ...(body === undefined ? {} : { body }),
  });
  expect(answer.text).not.toMatch(INTERNALS);
  return [answer.status, JSON.parse(answer.text)];
}
const failure = (code: string, error: string, path = '$') => expect.objectContaining({ code, error, path }) as unknown;

describe('a REST endpoint', () => {
  const FIRST = { item_by_pk: { id: 1, name: 'a?b' } };

  it.each<[string, string, string | undefined, unknown]>([
    ['GET', 'item/1', undefined, FIRST],
    ['GET', 'item/1/', undefined, FIRST],
    ['GET', 'item/%31', undefined, FIRST],
    ['POST', 'item/1', '', FIRST],
    ['POST', 'item/1', '{}', FIRST],
    ['GET', 'item/99', undefined, { item_by_pk: null }],
    ['GET', 'item/01', undefined, FIRST],
    ['GET', 'items?on=&name=a%3Fb&n=1.5', undefined, { item: [{ id: 1 }] }],
    ['GET', 'items?on=true&name=a?b&n=1.5', undefined, { item: [{ id: 1 }] }],
    ['POST', 'items', '{"name":"b","on":false,"n":2}', { item: [{ id: 2 }] }],
    ['POST', 'items?name=b', '{"name":"lost","on":false,"n":2}', { item: [{ id: 2 }] }],
    ['POST', 'listed', '{"ids":[2]}', { item: [{ id: 2 }] }],
  ])('answers data without envelope: %s %s %s', async (method, path, body, data) => {
    expect(await call(method, path, body)).toEqual([200, data]);
  });

  it('runs mutations', async () => {
    expect(await call('PUT', 'add', '{"object":{"name":"new"}}')).toEqual([200, { insert_item_one: { name: 'new' } }]);
  });

  it('tells faults of the database with their status', async () => {
    const [status, body] = await call('POST', 'add', '{"object":{"name":"b"}}');
    expect([status, (body as JsonObject).code]).toEqual([400, 'constraint-violation']);
    const [failed, error] = await call('GET', 'broken');
    expect(failed).toBeGreaterThanOrEqual(400);
    expect(error).toMatchObject({ code: expect.any(String) as string, error: expect.any(String) as string });
  });

  it.each<[string, string, number, unknown]>([
    ['GET', 'nope', 404, failure('not-found', 'Endpoint not found')],
    ['GET', '', 404, failure('not-found', 'Endpoint not found')],
    ['GET', 'item', 404, failure('not-found', 'Endpoint not found')],
    ['GET', 'item/1/2', 404, failure('not-found', 'Endpoint not found')],
    ['GET', 'item/%zz', 404, failure('not-found', 'resource does not exist')],
    ['GET', 'item/%ff', 404, failure('not-found', 'resource does not exist')],
    [
      'GET',
      'items',
      400,
      failure(
        'validation-failed',
        "unexpected null value for type 'String'",
        '$.selectionSet.item.args.where.name._eq',
      ),
    ],
    ['GET', '__proto__', 404, failure('not-found', 'Endpoint not found')],
    ['DELETE', 'item/1', 405, failure('method-not-allowed', 'Allowed methods: GET, POST')],
    ['GET', 'add', 405, failure('method-not-allowed', 'Allowed methods: POST, PUT')],
    ['GET', 'item/1?x=1', 400, failure('bad-request', 'Unexpected variable x')],
    ['GET', 'item/1?__proto__=1', 400, failure('bad-request', 'Unexpected variable __proto__')],
    ['GET', 'item/1?constructor=1', 400, failure('bad-request', 'Unexpected variable constructor')],
    [
      'GET',
      'listed?ids=1',
      400,
      failure(
        'bad-request',
        'List variables are not currently supported in URL or Query parameters. (Variable ids, with value "1")',
      ),
    ],
    [
      'GET',
      'listed/1',
      400,
      failure(
        'bad-request',
        'List variables are not currently supported in URL or Query parameters. (Variable ids, with value "1")',
      ),
    ],
    ['GET', 'listed', 400, expect.objectContaining({ code: 'validation-failed' })],
    ['GET', 'items?on=perhaps', 400, expect.objectContaining({ code: 'bad-request' })],
    ['GET', 'item/one', 400, failure('data-exception', 'invalid input syntax for type integer: "one"')],
    ['GET', 'item/1.5', 400, expect.objectContaining({ code: 'parse-failed' })],
    ['GET', 'item/99999999999999999999', 400, expect.objectContaining({ code: 'parse-failed' })],
  ])('refuses %s %s with %i', async (method, path, status, body) => {
    expect(await call(method, path)).toEqual([status, body]);
  });

  it.each(['{', '[1]', '"text"', '1', '{"id":1}{', '{"x":1}'])('refuses the body %s', async (body) => {
    const [status, answer] = await call('POST', 'items', body);
    expect([status, answer]).toEqual([400, expect.objectContaining({ error: expect.any(String) as string })]);
  });

  it('serves a role what it may see', async () => {
    const [status, body] = await call('GET', 'item/1', undefined, { 'x-hasura-role': 'user' });
    expect([status, (body as JsonObject).code]).toEqual([400, 'validation-failed']);
  });

  it('refuses a wrong secret', async () => {
    const [status, body] = await call('GET', 'item/1', undefined, { 'x-hasura-admin-secret': 'wrong' });
    expect([status, (body as JsonObject).code]).toEqual([401, 'access-denied']);
  });
});

describe('the commands', () => {
  const definition = { query: { collection_name: 'rest', query_name: 'one' } };
  const run = async (type: string, args: object) => {
    const { status, body } = await gateway.metadata({ type, args }, { headers: ADMIN });
    return [status, (body as JsonObject).code];
  };

  it.each<[string, string, object, number, string]>([
    [
      'a name that is taken',
      'create_rest_endpoint',
      { name: 'one', url: 'x/:id', methods: ['GET'], definition },
      400,
      'already-exists',
    ],
    [
      'an unknown method',
      'create_rest_endpoint',
      { name: 'x', url: 'x/:id', methods: ['NOPE'], definition },
      400,
      'parse-failed',
    ],
    ['no URL', 'create_rest_endpoint', { name: 'x', methods: ['GET'], definition }, 400, 'parse-failed'],
    ['an unknown endpoint', 'drop_rest_endpoint', { name: 'x' }, 400, 'not-exists'],
  ])('refuse %s', async (_case, type, args, status, code) => {
    expect(await run(type, args)).toEqual([status, code]);
  });
});

describe('the OpenAPI document', () => {
  const get = async (headers: Readonly<Record<string, string>>) => {
    const { status, text } = await gateway.send({ method: 'GET', path: '/api/swagger/json', headers });
    return { status, body: JSON.parse(text) as JsonObject };
  };

  it('describes each endpoint for each of its methods', async () => {
    const { status, body } = await get(ADMIN);
    expect(status).toBe(200);
    expect(body).toMatchObject({ openapi: '3.0.0', info: { title: 'Rest Endpoints' } });
    const methods = Object.entries(body.paths as JsonObject).map(([path, item]) => [path, Object.keys(item as object)]);
    expect(methods).toContainEqual(['/api/rest/item/{id}', ['get', 'post']]);
    expect(methods).toContainEqual(['/api/rest/add', ['post', 'put']]);
  });

  it('describes variables of paths, and types of bodies as components', async () => {
    const { body } = await get(ADMIN);
    const paths = body.paths as Record<string, { get: { summary: string; parameters: unknown[] } }>;
    expect(paths['/api/rest/item/{id}']?.get).toMatchObject({ summary: 'one' });
    expect(paths['/api/rest/item/{id}']?.get.parameters).toContainEqual(
      expect.objectContaining({ in: 'path', name: 'id', required: true, schema: { type: 'integer' } }),
    );
    expect(JSON.stringify(body)).toContain('#/components/schemas/item_insert_input!');
  });

  it.each<Readonly<Record<string, string>>>([{}, { ...ADMIN, 'x-hasura-role': 'user' }])(
    'is for the admin alone: %j',
    async (headers) => {
      expect(await get(headers)).toEqual({
        status: 400,
        body: { error: 'You have to be an admin to access this endpoint', path: '$', code: 'access-denied' },
      });
    },
  );
});
