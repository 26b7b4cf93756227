// Request ids, which origins browsers may call from, and which endpoints are served (spec/auth-and-security.md 11, 12).
import {
  startGatewayUnderTest,
  type GatewayUnderTest,
  type RequestHeaders,
} from '../../../test/support/gateway-under-test.js';
import { startScriptedHandler, type ScriptedHandler } from '../../../test/support/scripted-handler.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';

const SECRET = { 'x-hasura-admin-secret': 's3cret' };

let database: TestDatabase;
let handler: ScriptedHandler;
const gateways = new Map<string, GatewayUnderTest>();

/** One gateway per environment, all on the same metadata. */
async function gatewayWith(env: Readonly<Record<string, string>>): Promise<GatewayUnderTest> {
  const key = JSON.stringify(env);
  const known = gateways.get(key);
  if (known !== undefined) return known;
  const made = await startGatewayUnderTest({ databaseUrl: database.url, env: { HANDLER: handler.url, ...env } });
  gateways.set(key, made);
  return made;
}

beforeAll(async () => {
  database = await createTestDatabase();
  handler = await startScriptedHandler();
  const open = await gatewayWith({});
  const definition = { type: 'query', handler: '{{HANDLER}}/who', output_type: 'json', forward_client_headers: true };
  await open.apply('create_action', { name: 'who', definition });
});

afterAll(async () => {
  for (const gateway of gateways.values()) await gateway.close();
  await handler.close();
  await database.drop();
});

const ADMIN_SECRET = { HASURA_GRAPHQL_ADMIN_SECRET: 's3cret' };
const ANONYMOUS = { ...ADMIN_SECRET, HASURA_GRAPHQL_UNAUTHORIZED_ROLE: 'anonymous' };

describe('request ids', () => {
  it('come back as they were sent, and reach the handler', async () => {
    const { headers } = await (await gatewayWith({})).graphql({ query: '{who}' }, { 'x-request-id': 'mine "odd"' });
    expect(headers['x-request-id']).toBe('mine "odd"');
    expect(handler.calls.at(-1)?.headers['x-request-id']).toBe('mine "odd"');
  });

  it.each<RequestHeaders>([{}, { 'x-request-id': '' }])('are made where there is none: %j', async (given) => {
    const { headers } = await (await gatewayWith({})).graphql({ query: '{__typename}' }, given);
    expect(headers['x-request-id']).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/);
  });
});

describe('browsers', () => {
  const corsOf = async (
    env: Readonly<Record<string, string>>,
    origin: string | undefined,
    method = 'POST',
    more: RequestHeaders = {},
  ) => {
    const headers = { ...(origin === undefined ? {} : { origin }), ...more };
    const answer = await (
      await gatewayWith(env)
    ).send({ method, path: '/v1/graphql', headers, body: '{"query":"{__typename}"}' });
    const cors = Object.fromEntries(
      Object.entries(answer.headers).filter(([name]) => name.startsWith('access-control-')),
    );
    return { status: answer.status, text: answer.text, headers: answer.headers, cors };
  };
  const allowed = (origin: string) => ({
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-allow-methods': 'GET,POST,PUT,PATCH,DELETE,OPTIONS',
    'access-control-expose-headers': 'X-Hasura-Query-Cache-Key,X-Hasura-Query-Family-Cache-Key,Warning',
  });
  const LISTED = { HASURA_GRAPHQL_CORS_DOMAIN: 'https://*.example.com, http://localhost:3000' };

  it.each([
    [{}, 'http://anything'],
    [LISTED, 'https://app.example.com'],
    [LISTED, 'http://localhost:3000'],
  ])('with %j may call from %s', async (env, origin) => {
    const { cors, text } = await corsOf(env, origin);
    expect(cors).toEqual(allowed(origin));
    expect(text).toBe('{"data":{"__typename":"query_root"}}');
  });

  it.each([
    [LISTED, 'https://example.com'],
    [LISTED, 'https://a.b.example.com'],
    [LISTED, 'http://app.example.com'],
    [LISTED, 'https://app.example.com.evil'],
    [LISTED, 'https://evil-example.com'],
    [LISTED, 'http://localhost:3001'],
    [LISTED, 'http://localhost'],
    [LISTED, 'null'],
    [{ HASURA_GRAPHQL_DISABLE_CORS: 'true' }, 'http://anything'],
    [{}, undefined],
  ])('with %j are served without CORS headers from %s', async (env, origin) => {
    const { cors, text } = await corsOf(env, origin);
    expect(cors).toEqual({});
    expect(text).toBe('{"data":{"__typename":"query_root"}}');
  });

  it('get CORS headers on refusals and on what does not exist too', async () => {
    const gateway = await gatewayWith({});
    for (const path of ['/v1/metadata', '/nope']) {
      const { headers } = await gateway.send({ path, headers: { origin: 'http://x' } });
      expect(headers['access-control-allow-origin']).toBe('http://x');
    }
  });

  it('get an answer to their question before the request', async () => {
    const more = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type,x-odd' };
    const { status, text, headers, cors } = await corsOf({}, 'http://x', 'OPTIONS', more);
    expect([status, text]).toEqual([204, '']);
    expect(cors).toEqual({
      ...allowed('http://x'),
      'access-control-max-age': '1728000',
      'access-control-allow-headers': 'content-type,x-odd',
    });
    expect(headers['content-type']).toBe('text/plain charset=UTF-8');
  });

  it('get none from an origin that may not call', async () => {
    const { status, cors } = await corsOf(LISTED, 'http://evil', 'OPTIONS');
    expect([status, cors]).toEqual([404, {}]);
  });
});

describe('endpoints', () => {
  const NOT_FOUND = [404, '{"error":"resource does not exist","path":"$","code":"not-found"}'];
  const statusOf = async (apis: string, method: string, path: string) => {
    const gateway = await gatewayWith({ HASURA_GRAPHQL_ENABLED_APIS: apis });
    const { status, text } = await gateway.send({ method, path });
    return [status, text];
  };

  it.each([
    ['metadata', 'POST', '/v1/graphql'],
    ['metadata', 'GET', '/v1/graphql'],
    ['graphql', 'POST', '/v1/metadata'],
    ['graphql', 'POST', '/v1/query'],
    ['graphql', 'POST', '/v2/query'],
    ['graphql', 'GET', '/v1alpha1/config'],
    ['metadata,config', 'POST', '/v1/graphql'],
  ])('that are not enabled by %s do not exist: %s %s', async (apis, method, path) => {
    expect(await statusOf(apis, method, path)).toEqual(NOT_FOUND);
  });

  it.each(['metadata', 'graphql'])('for health and version are always there: %s', async (apis) => {
    for (const path of ['/healthz', '/hasura/healthz', '/v1/version'])
      expect((await statusOf(apis, 'GET', path))[0]).toBe(200);
  });

  it('of the Relay API answer 400 while it is turned off, whatever is asked', async () => {
    const gateway = await gatewayWith({ HASURA_GRAPHQL_ENABLE_RELAY: 'false' });
    const disabled =
      `{"error":"The Relay API is disabled. To enable it, set the HASURA_GRAPHQL_ENABLE_RELAY environment variable ` +
      `to 'true'.","path":"$","code":"not-supported"}`;
    for (const body of ['{"query":"{ __typename }"}', '{', '']) {
      const { status, text } = await gateway.send({ method: 'POST', path: '/v1beta1/relay', body });
      expect([status, text]).toEqual([400, disabled]);
    }
    expect(
      (await gateway.send({ method: 'POST', path: '/v1/graphql', body: '{"query":"{ __typename }"}' })).status,
    ).toBe(200);
  });

  it('for configuration are for the admin', async () => {
    const gateway = await gatewayWith(ANONYMOUS);
    const get = (headers: RequestHeaders) => gateway.send({ method: 'GET', path: '/v1alpha1/config', headers });
    const refused = await get({});
    expect([refused.status, JSON.parse(refused.text)]).toEqual([
      400,
      { error: 'You have to be an admin to access this endpoint', path: '$', code: 'access-denied' },
    ]);
    const { status, text } = await get(SECRET);
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({ is_admin_secret_set: true, is_jwt_set: false, is_auth_hook_set: false });
    expect(text).not.toContain('s3cret');
  });
});
