// What operators allow roles beyond permissions, over every transport: the allow-list, limits of depth, nodes, time and batches,
// introspection; and the commands that set it.
import type { Json, JsonObject } from '@app/types';
import {
  INTERNALS,
  startGatewayUnderTest,
  type Driver,
  type GatewayUnderTest,
} from '../../../test/support/gateway-under-test.js';
import { hang, json, startScriptedHandler, type ScriptedHandler } from '../../../test/support/scripted-handler.js';
import { LEGACY, MODERN, openReady } from '../../../test/support/websocket-client.js';

const USER = { 'x-hasura-role': 'user' };
const OTHER = { 'x-hasura-role': 'other' };
const ALLOWED = 'query Q { item { id } }';

function codeOf(body: Json): string {
  const [error] = ((body as JsonObject).errors ?? []) as JsonObject[];
  return error === undefined ? 'answered' : ((error.extensions as JsonObject).code as string);
}

async function prepare(gateway: GatewayUnderTest): Promise<void> {
  const sql = 'create table item (id int primary key, parent int references item); insert into item values (1, 1)';
  await gateway.metadata({ type: 'run_sql', args: { sql } }, { path: '/v2/query' });
  await gateway.apply('pg_track_table', { table: 'item' });
  const using = { foreign_key_constraint_on: 'parent' };
  await gateway.apply('pg_create_object_relationship', { table: 'item', name: 'up', using });
  for (const role of ['user', 'other']) {
    const permission = { columns: '*', filter: {} };
    await gateway.apply('pg_create_select_permission', { table: 'item', role, permission });
  }
}

describe.each<Driver>(['engine', 'apollo'])('the allow-list, with the driver %s', (driver) => {
  let gateway: GatewayUnderTest;
  beforeAll(async () => {
    gateway = await startGatewayUnderTest({ driver, env: { HASURA_GRAPHQL_ENABLE_ALLOWLIST: 'true' } });
    await prepare(gateway);
    const collect = (name: string, query: string) =>
      gateway.apply('create_query_collection', { name, definition: { queries: [{ name: 'q', query }] } });
    await collect('all', ALLOWED);
    await collect('few', '{ item { up { id } } }');
    await collect('none', '{ item { parent } }');
    await gateway.apply('add_collection_to_allowlist', { collection: 'all', scope: { global: true } });
    await gateway.apply('add_collection_to_allowlist', {
      collection: 'few',
      scope: { global: false, roles: ['user'] },
    });
    for (const name of ['all', 'none']) {
      const definition = { query: { collection_name: name, query_name: 'q' } };
      await gateway.apply('create_rest_endpoint', { name, url: name, methods: ['GET'], definition });
    }
  });
  afterAll(() => gateway.close());
  const code = async (query: string, headers: Readonly<Record<string, string>> = USER, more: object = {}) =>
    codeOf((await gateway.graphql({ query, ...more }, headers)).body);

  it('admits listed documents, whatever their spacing, comments and __typename', async () => {
    expect(await code(ALLOWED)).toBe('answered');
    expect(await code('query   Q{ item{ # note\n __typename id } }')).toBe('answered');
    expect(await code('{ item { up { id } } }')).toBe('answered');
  });

  it('tells a refused caller nothing but that', async () => {
    const { status, body } = await gateway.graphql({ query: '{ item { parent } }' }, USER);
    expect([status, body]).toEqual([
      200,
      { errors: [{ message: 'query is not allowed', extensions: { path: '$', code: 'validation-failed' } }] },
    ]);
  });

  it.each([
    ['another field', 'query Q { item { id parent } }'],
    ['an alias', 'query Q { a: item { id } }'],
    ['another name', 'query R { item { id } }'],
    ['an argument', 'query Q { item(limit: 1) { id } }'],
    ['a second operation', `${ALLOWED} query R { item { parent } }`],
    ['a fragment', 'query Q { item { ...f } } fragment f on item { id }'],
    ['a directive', 'query Q { item @include(if: true) { id } }'],
    ['introspection', '{ __schema { types { name } } }'],
    ['a query of no listed collection', '{ item { parent } }'],
  ])('refuses %s', async (_, query) => {
    expect(await code(query, USER, { operationName: /Q/.exec(query)?.[0] })).toBe('validation-failed');
  });

  it('refuses what is listed for another role, and nothing to the admin', async () => {
    expect(await code('{ item { up { id } } }', OTHER)).toBe('validation-failed');
    expect(await code(ALLOWED, OTHER)).toBe('answered');
    expect(await code('{ item { parent } }', {})).toBe('answered');
  });

  it('holds in batches, one by one', async () => {
    const { body } = await gateway.graphql([{ query: ALLOWED }, { query: '{ item { parent } }' }], USER);
    expect((body as Json[]).map(codeOf)).toEqual(['answered', 'validation-failed']);
  });

  it('holds for REST endpoints', async () => {
    const get = async (name: string) => {
      const { status, text } = await gateway.send({ method: 'GET', path: `/api/rest/${name}`, headers: USER });
      return [status, text];
    };
    expect(await get('all')).toEqual([200, '{"item":[{"id":1}]}']);
    expect(await get('none')).toEqual([400, expect.stringContaining('query is not allowed')]);
  });

  it.each([MODERN, LEGACY])('holds for the websocket protocol %s', async (protocol) => {
    const { send, received, socket } = await openReady(gateway.url, { protocol, init: { headers: USER } });
    const type = protocol === MODERN ? 'subscribe' : 'start';
    send({ id: '1', type, payload: { query: '{ item { parent } }' } });
    const [frame] = await received(1);
    expect(JSON.stringify(frame)).toContain('query is not allowed');
    send({ id: '2', type, payload: { query: 'subscription { item { parent } }' } });
    expect(JSON.stringify(await received(3))).not.toContain('"parent":');
    socket.terminate();
  });
});

describe('limits', () => {
  let gateway: GatewayUnderTest;
  let handler: ScriptedHandler;
  beforeAll(async () => {
    handler = await startScriptedHandler();
    gateway = await startGatewayUnderTest({ env: { HANDLER: handler.url } });
    await prepare(gateway);
    const definition = { type: 'query', handler: '{{HANDLER}}/slow', output_type: 'Int' };
    await gateway.apply('create_action', { name: 'slow', definition });
    await gateway.apply('create_action_permission', { action: 'slow', role: 'user' });
    const sql = `create function wait() returns setof item language sql stable as 'select item.* from item, pg_sleep(30)'`;
    await gateway.metadata({ type: 'run_sql', args: { sql } }, { path: '/v2/query' });
    await gateway.apply('pg_track_function', { function: 'wait' });
    await gateway.apply('create_query_collection', {
      name: 'rest',
      definition: { queries: [{ name: 'q', query: '{ item { up { id } } }' }] },
    });
    const rest = { query: { collection_name: 'rest', query_name: 'q' } };
    await gateway.apply('create_rest_endpoint', { name: 'deep', url: 'deep', methods: ['GET'], definition: rest });
  });
  afterEach(() => gateway.apply('remove_api_limits', {}));
  afterAll(async () => {
    await gateway.close();
    await handler.close();
  });
  const setLimits = (limits: JsonObject) => gateway.apply('set_api_limits', limits);
  const codes = async (query: string) =>
    Promise.all([USER, OTHER, {}].map(async (headers) => codeOf((await gateway.graphql({ query }, headers)).body)));

  it('of depth hold for a role, and not for the admin', async () => {
    await setLimits({ depth_limit: { global: 5, per_role: { user: 2 } } });
    expect(await codes('{ item { up { id } } }')).toEqual(['depth-limit-exceeded', 'answered', 'answered']);
    expect(await codes('{ item { id } }')).toEqual(['answered', 'answered', 'answered']);
  });

  it('of nodes hold for a role, and not for the admin', async () => {
    await setLimits({ node_limit: { global: 1 } });
    expect(await codes('{ a: item { id } b: item { id } }')).toEqual([
      'node-limit-exceeded',
      'node-limit-exceeded',
      'answered',
    ]);
  });

  it('hold for a plan that was kept before they were set', async () => {
    const query = '{ item { up { up { id } } } }';
    expect(await codes(query)).toEqual(['answered', 'answered', 'answered']);
    await setLimits({ depth_limit: { global: 1 } });
    expect(await codes(query)).toEqual(['depth-limit-exceeded', 'depth-limit-exceeded', 'answered']);
  });

  it('answer 400 over REST', async () => {
    await setLimits({ depth_limit: { global: 1 } });
    const { status, text } = await gateway.send({ method: 'GET', path: '/api/rest/deep', headers: USER });
    expect([status, JSON.parse(text)]).toEqual([400, expect.objectContaining({ code: 'depth-limit-exceeded' })]);
  });

  it('of batches refuse the batch as a whole', async () => {
    await setLimits({ batch_limit: { global: 2 } });
    const batch = (size: number, headers = USER) =>
      gateway.graphql(Array(size).fill({ query: '{ item { id } }' }), headers);
    expect((await batch(2)).body).toHaveLength(2);
    expect(codeOf((await batch(3)).body)).toBe('batch-limit-exceeded');
    expect((await batch(3, {} as typeof USER)).body).toHaveLength(3);
  });

  it('of time end calls of handlers', async () => {
    handler.on('/slow', hang);
    await setLimits({ time_limit: { global: 0.2 } });
    expect(codeOf((await gateway.graphql({ query: '{ slow }' }, USER)).body)).toBe('time-limit-exceeded');
    handler.on('/slow', json(200, 1));
    await setLimits({ time_limit: { global: 20 } });
    expect(codeOf((await gateway.graphql({ query: '{ slow }' }, USER)).body)).toBe('answered');
  });

  it('of time end statements of the database', async () => {
    await setLimits({ time_limit: { global: 0.2 } });
    const started = performance.now();
    expect(codeOf((await gateway.graphql({ query: '{ wait { id } }' }, USER)).body)).toBe('time-limit-exceeded');
    expect(performance.now() - started).toBeLessThan(25_000);
  });

  it('of time hold for websockets', async () => {
    handler.on('/slow', hang);
    await setLimits({ time_limit: { global: 0.2 } });
    const { send, received, socket } = await openReady(gateway.url, { protocol: MODERN, init: { headers: USER } });
    send({ id: '1', type: 'subscribe', payload: { query: '{ slow }' } });
    expect(JSON.stringify(await received(1))).toContain('time-limit-exceeded');
    socket.terminate();
  });

  it('are exported as they were set, and come back with replace_metadata', async () => {
    const limits = {
      depth_limit: { global: 5, per_role: { user: 1 } },
      rate_limit: { global: { max_reqs_per_min: 100, unique_params: ['x-hasura-user-id'] } },
    };
    await setLimits(limits);
    const exported = (await gateway.apply('export_metadata', {})) as JsonObject;
    expect(exported.api_limits).toEqual(limits);
    await gateway.apply('remove_api_limits', {});
    expect(await gateway.apply('export_metadata', {})).not.toHaveProperty('api_limits');
    await gateway.apply('replace_metadata', exported);
    expect((await codes('{ item { id } }'))[0]).toBe('depth-limit-exceeded');
    expect(((await gateway.apply('export_metadata', {})) as JsonObject).api_limits).toEqual(limits);
  });

  it.each<Json>([
    { depth_limit: { global: -1 } },
    { depth_limit: { global: 1.5 } },
    { depth_limit: { global: '5' } },
    { depth_limit: 5 },
    { depth_limit: {} },
    { node_limit: { global: 1, per_role: { user: null } } },
    { node_limit: { global: 1, per_role: [] } },
    { batch_limit: { global: [] } },
    { time_limit: { global: -0.1 } },
    { time_limit: { global: 'soon' } },
    { rate_limit: { global: 5 } },
    { rate_limit: { global: { max_reqs_per_min: -1 } } },
    { rate_limit: { global: { max_reqs_per_min: 1, unique_params: 'user' } } },
    { rate_limit: { global: { max_reqs_per_min: 1, unique_params: ['authorization'] } } },
    { rate_limit: { global: { max_reqs_per_min: 1, unique_params: ['x-hasura-role'] } } },
    { rate_limit: { global: { max_reqs_per_min: 1, unique_params: {} } } },
    { disabled: 'yes' },
    [],
    'none',
    null,
  ])('are refused as %j, and nothing is stored', async (args) => {
    const { status, body } = await gateway.metadata({ type: 'set_api_limits', args });
    expect(status).toBe(400);
    expect(JSON.stringify(body)).not.toMatch(INTERNALS);
    expect(await gateway.apply('export_metadata', {})).not.toHaveProperty('api_limits');
  });

  it('for roles called like properties of objects hold for these roles', async () => {
    const args =
      '{"type":"set_api_limits","args":{"depth_limit":{"global":9,"per_role":{"__proto__":1,"constructor":1}}}}';
    const sent = { method: 'POST', path: '/v1/metadata', headers: { 'content-type': 'application/json' }, body: args };
    expect((await gateway.send(sent)).status).toBe(200);
    for (const role of ['__proto__', 'constructor']) {
      const { body } = await gateway.graphql({ query: '{ a { b } }' }, { 'x-hasura-role': role });
      expect(codeOf(body)).toBe('depth-limit-exceeded');
    }
    expect((await codes('{ item { id } }'))[0]).toBe('answered');
  });

  it('leave introspection to the roles that may', async () => {
    await gateway.apply('set_graphql_schema_introspection_options', { disabled_for_roles: ['user'] });
    const query = '{ __schema { queryType { name } } }';
    expect(await codes(query)).toEqual(['validation-failed', 'answered', 'answered']);
    expect(await codes('{ __typename item { __typename } }')).toEqual(['answered', 'answered', 'answered']);
    await gateway.apply('set_graphql_schema_introspection_options', { disabled_for_roles: [] });
    expect(await codes(query)).toEqual(['answered', 'answered', 'answered']);
  });
});
