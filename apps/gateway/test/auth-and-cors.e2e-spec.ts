// Who may call and who is refused, which origins browsers may call from, request ids, and which endpoints are served.
import {
  startGatewayUnderTest,
  type GatewayUnderTest,
  type RequestHeaders,
} from '../../../test/support/gateway-under-test.js';
import { json, startScriptedHandler, type ScriptedHandler } from '../../../test/support/scripted-handler.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';

const SECRET = { 'x-hasura-admin-secret': 's3cret' };
const WRONG = 'invalid "x-hasura-admin-secret"/"x-hasura-access-key"';
const MISSING = '"x-hasura-admin-secret"/"x-hasura-access-key" required, but not found';
const BAD_FLAG =
  '"x-hasura-use-backend-only-permissions":  Not a valid boolean text. True values are ["true","t","yes","y"] and  False values are ["false","f","no","n"]. All values are case insensitive';

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
  handler.on('/who', (call, response) => {
    response.end(JSON.stringify((JSON.parse(call.text) as { session_variables: object }).session_variables));
  });
  handler.on('/deny', json(401, { message: 'who are you', code: 'theirs' }));
  const open = await gatewayWith({});
  await open.apply('set_custom_types', { scalars: [{ name: 'Session' }] });
  for (const [name, role] of [
    ['who', 'user'],
    ['who2', 'anonymous'],
    ['deny', 'user'],
  ] as const) {
    const definition = { type: 'query', handler: `{{HANDLER}}/${name.replace('2', '')}`, output_type: 'Session' };
    await open.apply('create_action', { name, definition });
    await open.apply('create_action_permission', { action: name, role });
  }
});

afterAll(async () => {
  for (const gateway of gateways.values()) await gateway.close();
  await handler.close();
  await database.drop();
});

/** The session that a handler sees. */
async function sessionOf(
  env: Readonly<Record<string, string>>,
  headers: RequestHeaders,
  field = 'who',
): Promise<unknown> {
  const { body } = await (await gatewayWith(env)).graphql({ query: `{s:${field}}` }, headers);
  return (body as { data?: { s: unknown } }).data?.s ?? body;
}

const ADMIN_SECRET = { HASURA_GRAPHQL_ADMIN_SECRET: 's3cret' };
const ANONYMOUS = { ...ADMIN_SECRET, HASURA_GRAPHQL_UNAUTHORIZED_ROLE: 'anonymous' };

describe('a caller who is refused', () => {
  const refusals: readonly (readonly [
    string,
    Readonly<Record<string, string>>,
    RequestHeaders,
    number,
    string,
    string,
  ])[] = [
    ['without a secret', ADMIN_SECRET, {}, 401, 'access-denied', MISSING],
    ['with an empty secret', ADMIN_SECRET, { 'x-hasura-admin-secret': '' }, 401, 'access-denied', WRONG],
    ['with a wrong secret', ADMIN_SECRET, { 'x-hasura-admin-secret': 'S3CRET' }, 401, 'access-denied', WRONG],
    ['with part of the secret', ADMIN_SECRET, { 'x-hasura-admin-secret': 's3cre' }, 401, 'access-denied', WRONG],
    ['with a wrong access key', ADMIN_SECRET, { 'x-hasura-access-key': 'x' }, 401, 'access-denied', WRONG],
    [
      'with a wrong secret and the right key',
      ADMIN_SECRET,
      { 'x-hasura-admin-secret': 'x', 'x-hasura-access-key': 's3cret' },
      401,
      'access-denied',
      WRONG,
    ],
    [
      'with a wrong secret although there is a role for strangers',
      ANONYMOUS,
      { 'x-hasura-admin-secret': 'x' },
      401,
      'access-denied',
      WRONG,
    ],
    ['with the secret as bearer', ADMIN_SECRET, { authorization: 'Bearer s3cret' }, 401, 'access-denied', MISSING],
    [
      'with an odd backend flag',
      ADMIN_SECRET,
      { ...SECRET, 'x-hasura-use-backend-only-permissions': 'maybe' },
      400,
      'bad-request',
      BAD_FLAG,
    ],
  ];

  it.each(refusals)('on /v1/graphql gets 200 with the reason: %s', async (_, env, headers, _status, code, message) => {
    const answer = await (await gatewayWith(env)).graphql({ query: '{__typename}' }, headers);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ errors: [{ message, extensions: { path: '$', code } }] });
    expect(answer.headers['x-request-id']).toBeUndefined();
  });

  it.each(refusals)('elsewhere gets the status: %s', async (_, env, headers, status, code, error) => {
    const gateway = await gatewayWith(env);
    for (const path of ['/v1/metadata', '/v1/query', '/v2/query']) {
      const answer = await gateway.metadata({ type: 'export_metadata', args: {} }, { path, headers });
      expect([answer.status, answer.body]).toEqual([status, { error, path: '$', code }]);
    }
  });

  it('keeps 401 on /v1/graphql where that is wanted, and only 401', async () => {
    const env = { ...ADMIN_SECRET, HASURA_GRAPHQL_PRESERVE_401_ERRORS: 'true' };
    const gateway = await gatewayWith(env);
    const ask = async (headers: RequestHeaders, query = '{__typename}') =>
      (await gateway.graphql({ query }, headers)).status;
    expect(await ask({})).toBe(401);
    expect(await ask({ 'x-hasura-admin-secret': 'x' })).toBe(401);
    expect(await ask({ ...SECRET, 'x-hasura-use-backend-only-permissions': 'x' })).toBe(200);
    expect(await ask(SECRET, '{nope}')).toBe(200);
    expect(await ask(SECRET, '{deny}')).toBe(401);
    expect(await ask(SECRET)).toBe(200);
  });

  it('finds a 401 of a handler mapped to 200 otherwise', async () => {
    const { status, body } = await (await gatewayWith(ADMIN_SECRET)).graphql({ query: '{deny}' }, SECRET);
    expect([status, body]).toEqual([
      200,
      { errors: [{ message: 'who are you', extensions: { path: '$', code: 'theirs' } }] },
    ]);
  });

  it('never finds a secret in answer or log', async () => {
    const gateway = await gatewayWith(ADMIN_SECRET);
    await gateway.graphql({ query: '{__typename}' }, { 'x-hasura-admin-secret': 'guess-me' });
    const told = JSON.stringify(gateway.observations);
    expect(told).not.toContain('guess-me');
    expect(told).not.toContain('s3cret');
  });
});

describe('a caller who may come in', () => {
  it.each([
    ['the secret', ADMIN_SECRET, SECRET, { 'x-hasura-role': 'admin' }],
    ['the older name of the header', ADMIN_SECRET, { 'x-hasura-access-key': 's3cret' }, { 'x-hasura-role': 'admin' }],
    ['the older name of the setting', { HASURA_GRAPHQL_ACCESS_KEY: 's3cret' }, SECRET, { 'x-hasura-role': 'admin' }],
    [
      'one of several secrets',
      { HASURA_GRAPHQL_ADMIN_SECRETS: '["other","s3cret"]' },
      SECRET,
      { 'x-hasura-role': 'admin' },
    ],
    ['no secret where none is set', {}, {}, { 'x-hasura-role': 'admin' }],
    ['any secret where none is set', {}, { 'x-hasura-admin-secret': 'x' }, { 'x-hasura-role': 'admin' }],
    ['a role', ADMIN_SECRET, { ...SECRET, 'x-hasura-role': 'user' }, { 'x-hasura-role': 'user' }],
    ['an empty role', ADMIN_SECRET, { ...SECRET, 'x-hasura-role': '' }, { 'x-hasura-role': 'admin' }],
    [
      'variables',
      ADMIN_SECRET,
      { ...SECRET, 'X-Hasura-User-ID': '7', 'x-other': '1' },
      { 'x-hasura-role': 'admin', 'x-hasura-user-id': '7' },
    ],
    [
      'UTF-8',
      {},
      { 'x-hasura-name': Buffer.from('José').toString('latin1') },
      { 'x-hasura-role': 'admin', 'x-hasura-name': 'José' },
    ],
  ])('has the session of %s', async (_, env, headers, session) => {
    expect(await sessionOf(env as Record<string, string>, headers)).toEqual(session);
  });

  it.each(['true', 'T', 'yes', 'Y', 'false', 'f', 'NO', 'n'])('may set the backend flag to %s', async (flag) => {
    const session = await sessionOf(ADMIN_SECRET, { ...SECRET, 'x-hasura-use-backend-only-permissions': flag });
    expect(session).toMatchObject({ 'x-hasura-role': 'admin' });
  });

  it('as a stranger has the fixed role, and the variables as sent', async () => {
    const headers = { 'x-hasura-role': 'admin', 'x-hasura-user-id': '7' };
    expect(await sessionOf(ANONYMOUS, headers, 'who2')).toEqual({
      'x-hasura-role': 'anonymous',
      'x-hasura-user-id': '7',
    });
    expect(await sessionOf(ANONYMOUS, headers)).toMatchObject({
      errors: [{ message: "field 'who' not found in type: 'query_root'" }],
    });
  });

  it('as a stranger has no variables where that is strict', async () => {
    const env = { ...ANONYMOUS, ACTIONGRAPH_UNAUTHORIZED_ROLE_STRICT: 'true' };
    expect(await sessionOf(env, { 'x-hasura-user-id': '7' }, 'who2')).toEqual({ 'x-hasura-role': 'anonymous' });
  });

  it('as a stranger may not touch metadata', async () => {
    const answer = await (await gatewayWith(ANONYMOUS)).metadata({ type: 'export_metadata', args: {} });
    expect([answer.status, answer.body]).toEqual([
      400,
      { error: 'restricted access : admin only', path: '$.args', code: 'access-denied' },
    ]);
  });

  it('with an unknown role sees the empty schema', async () => {
    const { body } = await (
      await gatewayWith({})
    ).graphql({ query: '{no_queries_available}' }, { 'x-hasura-role': 'nobody' });
    expect(body).toEqual({
      data: {
        no_queries_available:
          "There are no queries available to the current role. Either there are no sources or remote schemas configured, or the current role doesn't have the required permissions.",
      },
    });
  });
});

describe('request ids', () => {
  it('come back as they were sent, also to the handler', async () => {
    const { headers } = await (await gatewayWith({})).graphql({ query: '{who}' }, { 'x-request-id': 'mine "odd"' });
    expect(headers['x-request-id']).toBe('mine "odd"');
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
