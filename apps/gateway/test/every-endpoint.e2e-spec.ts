// What holds for every endpoint alike: headers for browsers, and whom internal details of errors are shown.
import { startGatewayUnderTest, type GatewayUnderTest } from '../../../test/support/gateway-under-test.js';
import { startScriptedHandler, text, type ScriptedHandler } from '../../../test/support/scripted-handler.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import { MODERN, openReady } from '../../../test/support/websocket-client.js';

type Env = Readonly<Record<string, string>>;
type Headers = Readonly<Record<string, string>>;

const DEV: Env = { HASURA_GRAPHQL_DEV_MODE: 'true' };
const HIDDEN: Env = { HASURA_GRAPHQL_ADMIN_INTERNAL_ERRORS: 'false' };
const LISTED: Env = { HASURA_GRAPHQL_CORS_DOMAIN: 'https://a.test' };
const USER: Headers = { 'x-hasura-role': 'user' };
const QUERY = '{ failing }';

let database: TestDatabase;
let handler: ScriptedHandler;
const gateways = new Map<string, GatewayUnderTest>();

async function gatewayWith(env: Env): Promise<GatewayUnderTest> {
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
  handler.on('/failing', text(200, 'no JSON'));
  const gateway = await gatewayWith({});
  const definition = { type: 'query', handler: '{{HANDLER}}/failing', output_type: 'String' };
  await gateway.apply('create_action', { name: 'failing', definition });
  await gateway.apply('create_action_permission', { action: 'failing', role: 'user' });
  const queries = [{ name: 'failing', query: QUERY }];
  await gateway.apply('create_query_collection', { name: 'site', definition: { queries } });
  await gateway.apply('create_rest_endpoint', {
    name: 'failing',
    url: 'failing',
    methods: ['GET'],
    definition: { query: { collection_name: 'site', query_name: 'failing' } },
  });
});
afterAll(async () => {
  for (const gateway of gateways.values()) await gateway.close();
  await handler.close();
  await database.drop();
});

const ENDPOINTS: Readonly<Record<string, (gateway: GatewayUnderTest, headers: Headers) => Promise<string>>> = {
  '/v1/graphql': (gateway, headers) => posted(gateway, '/v1/graphql', headers),
  '/v1/graphql, by query string': (gateway, headers) => posted(gateway, '/v1/graphql?a=b', headers),
  '/v1alpha1/graphql': (gateway, headers) => posted(gateway, '/v1alpha1/graphql', headers),
  REST: async (gateway, headers) => (await gateway.send({ path: '/api/rest/failing', method: 'GET', headers })).text,
  websocket: async ({ url }, headers) => {
    const { send, received, socket } = await openReady(url, { protocol: MODERN, headers });
    send({ id: '1', type: 'subscribe', payload: { query: QUERY } });
    const [frame] = await received(1);
    socket.terminate();
    return JSON.stringify(frame);
  },
};

const posted = async (gateway: GatewayUnderTest, path: string, headers: Headers): Promise<string> => {
  const body = JSON.stringify({ query: QUERY });
  return (await gateway.send({ path, method: 'POST', headers, body })).text;
};

describe.each(Object.keys(ENDPOINTS))('internal details of errors at %s', (endpoint) => {
  it.each<[Env, Headers, boolean]>([
    [{}, {}, true],
    [{}, USER, false],
    [HIDDEN, {}, false],
    [HIDDEN, USER, false],
    [DEV, USER, true],
    [{ ...DEV, ...HIDDEN }, {}, true],
  ])('with %j for %j are shown: %j', async (env, headers, shown) => {
    const answer = await ENDPOINTS[endpoint]?.(await gatewayWith(env), headers);
    expect(answer).toContain('not a valid json response from webhook');
    expect(answer?.includes('"internal"')).toBe(shown);
    if (!shown) expect(answer).not.toMatch(/HANDLER|127\.0\.0\.1/);
  });
});

it.each<[Env, boolean]>([
  [{}, true],
  [HIDDEN, false],
  [DEV, true],
])('internal details of metadata errors with %j are shown: %j', async (env, shown) => {
  const { status, body } = await (
    await gatewayWith(env)
  ).metadata({ type: 'run_sql', args: { sql: 'select nothing from nowhere' } }, { path: '/v2/query' });
  expect(status).toBe(400);
  expect('internal' in (body as object)).toBe(shown);
});

describe('a page of an allowed origin', () => {
  const MULTIPART = 'multipart/form-data; boundary=b';
  const form =
    '--b\r\nContent-Disposition: form-data; name="operations"\r\n\r\n{"query":"{ __typename }"}\r\n--b\r\nContent-Disposition: form-data; name="map"\r\n\r\n{}\r\n--b--\r\n';
  const REQUESTS: Readonly<Record<string, Parameters<GatewayUnderTest['send']>[0]>> = {
    GraphQL: { path: '/v1/graphql', method: 'POST', body: '{"query":"{ __typename }"}' },
    'a GraphQL error': { path: '/v1/graphql', method: 'POST', body: '{"query":"{ none }"}' },
    'no JSON': { path: '/v1/graphql', method: 'POST', body: '{' },
    multipart: { path: '/v1/graphql', method: 'POST', body: form, headers: { 'content-type': MULTIPART } },
    'broken multipart': { path: '/v1/graphql', method: 'POST', body: 'x', headers: { 'content-type': MULTIPART } },
    metadata: { path: '/v1/metadata', method: 'POST', body: '{"type":"export_metadata","args":{}}' },
    'a metadata error': { path: '/v1/metadata', method: 'POST', body: '{"type":"none","args":{}}' },
    'a REST error': { path: '/api/rest/failing', method: 'GET' },
    'no REST endpoint': { path: '/api/rest/none', method: 'GET' },
    'an unknown path': { path: '/none', method: 'GET' },
    'a body over the limit': { path: '/v1/metadata', method: 'POST', body: `"${'x'.repeat(11 * 2 ** 20)}"` },
  };

  it.each(Object.keys(REQUESTS))('may read the answer to %s, and no other page may', async (name) => {
    const gateway = await gatewayWith(LISTED);
    const request = REQUESTS[name] ?? { path: '/' };
    const headersFor = async (origin: string) =>
      (await gateway.send({ ...request, headers: { ...request.headers, origin } })).headers;
    const allowed = await headersFor('https://a.test');
    expect(allowed['access-control-allow-origin']).toBe('https://a.test');
    expect(allowed['access-control-allow-credentials']).toBe('true');
    expect(Object.keys(await headersFor('https://b.test')).filter((key) => key.startsWith('access-control'))).toEqual(
      [],
    );
  });

  it.each(['/v1/graphql', '/v1/metadata', '/api/rest/failing', '/none'])('may ask before %s', async (path) => {
    const headers = { origin: 'https://a.test', 'access-control-request-headers': 'x-hasura-role' };
    const answer = await (await gatewayWith(LISTED)).send({ path, method: 'OPTIONS', headers });
    expect(answer.status).toBe(204);
    expect(answer.headers['access-control-allow-headers']).toBe('x-hasura-role');
  });
});
