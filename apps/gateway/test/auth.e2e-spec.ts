// Who may call and who is refused (spec/auth-and-security.md 1 to 3).
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
