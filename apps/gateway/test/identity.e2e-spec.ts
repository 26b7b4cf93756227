// Who calls, over real HTTP and WebSockets: tokens, key sets and an authentication hook on loopback.
import { generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { startGatewayUnderTest, type GatewayUnderTest } from '../../../test/support/gateway-under-test.js';
import {
  json,
  reset,
  startScriptedHandler,
  text,
  type ScriptedHandler,
} from '../../../test/support/scripted-handler.js';
import { openSocket } from '../../../test/support/websocket-client.js';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const CLAIMS = { 'x-hasura-allowed-roles': ['user'], 'x-hasura-default-role': 'user', 'x-hasura-user-id': '7' };
const tokenOf = (payload: Record<string, unknown> = {}): Promise<string> =>
  new SignJWT({ 'https://hasura.io/jwt/claims': CLAIMS, ...payload })
    .setProtectedHeader({ alg: 'EdDSA', kid: 'k' })
    .sign(privateKey);
const bearer = async (payload?: Record<string, unknown>) => ({ authorization: `Bearer ${await tokenOf(payload)}` });
const QUERY = { query: '{ __typename }' };
const ANSWER = { data: { __typename: 'query_root' } };
const ADMIN = { 'x-hasura-admin-secret': 'secret' };

let gateway: GatewayUnderTest;
let hook: ScriptedHandler;

const errorOf = (code: string, message: string) => ({ errors: [{ message, extensions: { path: '$', code } }] });

describe('JWT mode with a key set', () => {
  beforeAll(async () => {
    hook = await startScriptedHandler();
    hook.on('/keys', json(200, { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k' }] }));
    gateway = await startGatewayUnderTest({
      env: {
        HASURA_GRAPHQL_ADMIN_SECRET: 'secret',
        HASURA_GRAPHQL_JWT_SECRET: JSON.stringify({ jwk_url: `${hook.url}/keys` }),
      },
    });
  });
  afterAll(async () => {
    await gateway.close();
    await hook.close();
  });
  const ask = (headers: Record<string, string>) => gateway.graphql(QUERY, { 'x-hasura-admin-secret': '', ...headers });

  it('fetches the keys once, before the first request', async () => {
    expect((await fetchAs(await bearer())).body).toEqual(ANSWER);
    expect((await fetchAs(await bearer())).body).toEqual(ANSWER);
    expect(hook.calls.filter(({ path }) => path === '/keys')).toHaveLength(1);
  });

  it('refuses a request without a token, with status 200', async () => {
    const { status, body } = await fetchAs({});
    expect({ status, body }).toEqual({
      status: 200,
      body: errorOf('invalid-headers', "Missing 'Authorization' or 'Cookie' header in JWT authentication mode"),
    });
  });

  it('refuses a wrong admin secret beside a good token', async () => {
    expect((await ask({ ...(await bearer()), 'x-hasura-admin-secret': 'wrong' })).body).toEqual(
      errorOf('access-denied', 'invalid "x-hasura-admin-secret"/"x-hasura-access-key"'),
    );
  });

  it('keeps the metadata API for admins', async () => {
    const sent = await gateway.send({
      path: '/v1/metadata',
      method: 'POST',
      headers: await bearer(),
      body: '{"type":"export_metadata","args":{}}',
    });
    expect({ status: sent.status, body: JSON.parse(sent.text) as unknown }).toMatchObject({
      status: 400,
      body: { code: 'access-denied' },
    });
  });

  it.each(['graphql-transport-ws', 'graphql-ws'])(
    'ends a connection of %s when the token expires',
    async (protocol) => {
      const exp = Math.floor(Date.now() / 1000) + 2;
      const socket = await openSocket(gateway.url, { protocol });
      socket.send({ type: 'connection_init', payload: { headers: await bearer({ exp }) } });
      await socket.received(1);
      expect(socket.frames[0]).toEqual({ type: 'connection_ack' });
      expect(await socket.closed).toEqual({ code: 1000, reason: 'the session has expired' });
      expect(Date.now()).toBeGreaterThanOrEqual(exp * 1000);
    },
  );

  it('does not open a connection with an expired token', async () => {
    const socket = await openSocket(gateway.url, { protocol: 'graphql-transport-ws' });
    socket.send({ type: 'connection_init', payload: { headers: await bearer({ exp: 1 }) } });
    expect(await socket.closed).toMatchObject({ code: 4403 });
  });

  const fetchAs = async (headers: Record<string, string>) => {
    const sent = await gateway.send({ path: '/v1/graphql', method: 'POST', headers, body: JSON.stringify(QUERY) });
    return { status: sent.status, body: JSON.parse(sent.text) as unknown };
  };
});

it('does not start without a key set', async () => {
  const start = startGatewayUnderTest({
    env: {
      HASURA_GRAPHQL_ADMIN_SECRET: 'secret',
      HASURA_GRAPHQL_JWT_SECRET: JSON.stringify({ jwk_url: 'http://127.0.0.1:1/keys' }),
    },
  });
  await expect(start).rejects.toThrow('Fatal Error: error fetching JWK from http://127.0.0.1:1/keys');
}, 30_000);

it.each([
  ['{"type":"RS256","key":"x"}', 'Could not decode PEM'],
  ['{"type":"XX","key":"x"}', 'Invalid JWK: Key type: XX is not supported'],
  ['{"type":"HS256","key":"short"}', 'Key size too small; should be atleast 32 characters'],
  ['{}', 'key and jwk_url both cannot be empty'],
])('does not start with %s', async (secret, problem) => {
  const env = { HASURA_GRAPHQL_ADMIN_SECRET: 'secret', HASURA_GRAPHQL_JWT_SECRET: secret };
  await expect(startGatewayUnderTest({ env })).rejects.toThrow(problem);
});

describe.each(['GET', 'POST'] as const)('webhook mode with %s', (method) => {
  beforeAll(async () => {
    hook = await startScriptedHandler();
    gateway = await startGatewayUnderTest({
      env: {
        HASURA_GRAPHQL_ADMIN_SECRET: 'secret',
        HASURA_GRAPHQL_AUTH_HOOK: `${hook.url}/auth`,
        HASURA_GRAPHQL_AUTH_HOOK_MODE: method,
      },
    });
  });
  afterAll(async () => {
    await gateway.close();
    await hook.close();
  });
  beforeEach(() => {
    hook.calls.length = 0;
  });
  const ask = async (headers: Record<string, string> = {}, body = JSON.stringify(QUERY)) => {
    const sent = await gateway.send({ path: '/v1/graphql', method: 'POST', headers, body });
    return { status: sent.status, headers: sent.headers, body: JSON.parse(sent.text) as unknown };
  };

  it('asks the hook with what the request brings', async () => {
    hook.on('/auth', json(200, { 'X-Hasura-Role': 'user', 'X-Hasura-User-Id': '7' }));
    expect((await ask({ authorization: 'Bearer abc', 'x-custom': '1' })).body).toEqual(ANSWER);
    const [call] = hook.calls;
    expect(call?.method).toBe(method);
    if (method === 'GET') expect(call?.headers).toMatchObject({ authorization: 'Bearer abc', 'x-custom': '1' });
    else {
      expect(JSON.parse(call?.text ?? '')).toMatchObject({
        headers: { authorization: 'Bearer abc', 'x-custom': '1' },
        request: QUERY,
      });
    }
  });

  it('asks again for each request', async () => {
    hook.on('/auth', json(200, { 'x-hasura-role': 'user', 'Cache-Control': 'max-age=60' }));
    await ask();
    await ask();
    expect(hook.calls).toHaveLength(2);
  });

  it('does not ask for a request with the admin secret', async () => {
    expect((await ask(ADMIN)).body).toEqual(ANSWER);
    expect(hook.calls).toHaveLength(0);
  });

  it('gives the cookies of the hook to the client', async () => {
    hook.on('/auth', (_call, response) => {
      response.setHeader('set-cookie', ['a=1', 'b=2']);
      response.end('{"x-hasura-role":"user"}');
    });
    expect((await ask()).headers['set-cookie']).toEqual(['a=1', 'b=2']);
  });

  it('ignores the role that the request asks for', async () => {
    hook.on('/auth', json(200, { 'x-hasura-role': 'user' }));
    await ask({ 'x-hasura-role': 'admin' });
    const last = gateway.observations.findLast(({ type }) => type === 'http-log');
    expect(last).toMatchObject({ sessionVariables: { 'x-hasura-role': 'user' } });
  });

  it.each([
    ['401', json(401, {}), errorOf('access-denied', 'Authentication hook unauthorized this request')],
    ['403', json(403, {}), errorOf('unexpected', 'Invalid response from authorization hook')],
    ['500', json(500, {}), errorOf('unexpected', 'Invalid response from authorization hook')],
    ['no role', json(200, { a: 'b' }), errorOf('invalid-params', '"x-hasura-role" not found in session variables')],
    [
      'an empty role',
      json(200, { 'x-hasura-role': '' }),
      errorOf('invalid-params', '"x-hasura-role" not found in session variables'),
    ],
    ['a lost connection', reset(), errorOf('unexpected', 'webhook authentication request failed')],
  ])('refuses after %s', async (_, script, expected) => {
    hook.on('/auth', script);
    expect((await ask()).body).toEqual(expected);
  });

  it.each([
    ['text', text(200, 'yes')],
    ['a list', json(200, [])],
    ['a number among the values', json(200, { 'x-hasura-role': 'user', 'x-hasura-user-id': 7 })],
  ])('refuses an answer that is %s', async (_, script) => {
    hook.on('/auth', script);
    expect(JSON.stringify((await ask()).body)).toContain('Invalid response from authorization hook: ');
  });

  it('ends a connection when the hook’s word does', async () => {
    hook.on('/auth', json(200, { 'x-hasura-role': 'user', 'Cache-Control': 'max-age=1' }));
    const socket = await openSocket(gateway.url, { protocol: 'graphql-transport-ws' });
    socket.send({ type: 'connection_init', payload: {} });
    expect(await socket.closed).toEqual({ code: 1000, reason: 'the session has expired' });
  });

  it('answers a request that cannot be read as an error, not as a failure of the hook', async () => {
    hook.on('/auth', json(200, { 'x-hasura-role': 'user' }));
    expect(JSON.stringify((await ask({}, '{')).body)).toContain('invalid-json');
  });
});
