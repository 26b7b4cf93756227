// What a server does to websockets by itself: origins, cookies, limits, closes (spec/queries-and-mutations.md 11.1, 11.5).
import { setTimeout as sleep } from 'node:timers/promises';
import { startGatewayUnderTest, type GatewayUnderTest } from '../../../test/support/gateway-under-test.js';
import { json, startScriptedHandler, type ScriptedHandler } from '../../../test/support/scripted-handler.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import { until } from '../../../test/support/until.js';
import { LEGACY, MODERN, openReady, openSocket } from '../../../test/support/websocket-client.js';

let database: TestDatabase;
let handler: ScriptedHandler;
const gateways: GatewayUnderTest[] = [];

async function gatewayWith(env: Readonly<Record<string, string>> = {}): Promise<GatewayUnderTest> {
  const gateway = await startGatewayUnderTest({ databaseUrl: database.url, env: { HANDLER: handler.url, ...env } });
  gateways.push(gateway);
  return gateway;
}

beforeAll(async () => {
  database = await createTestDatabase();
  handler = await startScriptedHandler();
  const gateway = await gatewayWith();
  const definition = { type: 'query', handler: '{{HANDLER}}/who', output_type: 'json', forward_client_headers: true };
  await gateway.apply('create_action', { name: 'who', definition });
  const sql = "create table big as select repeat('x', 1000000) as text from generate_series(1, 3)";
  await gateway.metadata({ type: 'run_sql', args: { sql } }, { path: '/v2/query' });
  await gateway.apply('pg_track_table', { table: 'big' });
});
afterEach(async () => {
  for (const gateway of gateways.splice(0)) await gateway.close();
});
afterAll(async () => {
  await handler.close();
  await database.drop();
});

describe('the origin of a page', () => {
  const LISTED = { HASURA_GRAPHQL_CORS_DOMAIN: 'https://*.example.com' };
  const REFUSED =
    '400 {"errors":[{"message":"received origin header does not match configured CORS domains","extensions":{"path":"$","code":"access-denied"}}]}';

  it('must be one of the listed', async () => {
    const { url } = await gatewayWith(LISTED);
    for (const origin of ['https://evil.com', 'http://a.example.com', 'https://a.b.example.com', 'null', ''])
      await expect(openSocket(url, { headers: { origin } })).rejects.toThrow(REFUSED);
    const { socket } = await openSocket(url, { headers: { origin: 'https://a.example.com' } });
    socket.terminate();
    (await openSocket(url)).socket.terminate();
  });

  it.each<Readonly<Record<string, string>>>([{}, { HASURA_GRAPHQL_DISABLE_CORS: 'true' }])(
    'does not count with %j',
    async (env) => {
      const { url } = await gatewayWith(env);
      (await openSocket(url, { headers: { origin: 'https://evil.com' } })).socket.terminate();
    },
  );
});

describe('cookies of the handshake', () => {
  const cookieSeen = async (env: Readonly<Record<string, string>>): Promise<unknown> => {
    const { url } = await gatewayWith(env);
    const { send, received, socket } = await openReady(url, { protocol: MODERN, headers: { cookie: 'a=b' } });
    send({ id: '1', type: 'subscribe', payload: { query: '{ who }' } });
    await received(2);
    socket.terminate();
    return handler.calls.at(-1)?.headers.cookie;
  };

  it.each<[Readonly<Record<string, string>>, string | undefined]>([
    [{}, 'a=b'],
    [{ HASURA_GRAPHQL_DISABLE_CORS: 'true' }, undefined],
    [{ HASURA_GRAPHQL_DISABLE_CORS: 'true', HASURA_GRAPHQL_WS_READ_COOKIE: 'true' }, 'a=b'],
  ])('with %j are seen as %s', async (env, seen) => {
    expect(await cookieSeen(env)).toBe(seen);
  });
});

describe('a close by the server', () => {
  it('follows a change of the metadata, and new connections are served', async () => {
    const gateway = await gatewayWith();
    const { closed } = await openReady(gateway.url, { protocol: LEGACY });
    await gateway.apply('set_custom_types', { scalars: [{ name: `S${gateways.length}` }] });
    expect(await closed).toEqual({ code: 1012, reason: 'Server state changed, restarting the server' });
    (await openReady(gateway.url)).socket.terminate();
  });

  it('does not follow it where that is switched off', async () => {
    const gateway = await gatewayWith({ HASURA_GRAPHQL_CLOSE_WEBSOCKETS_ON_METADATA_CHANGE: 'false' });
    const { socket } = await openReady(gateway.url);
    await gateway.apply('set_custom_types', { scalars: [{ name: 'Other' }] });
    await sleep(100);
    expect(socket.readyState).toBe(socket.OPEN);
    socket.terminate();
  });

  it('follows a shutdown', async () => {
    const gateway = await gatewayWith();
    const { closed } = await openReady(gateway.url, { protocol: MODERN });
    gateway.parts.websockets.endpoint?.shutDown();
    expect(await closed).toEqual({ code: 1012, reason: 'shutting server down' });
    await expect(openSocket(gateway.url)).rejects.toThrow('503 Server is shutting down');
  });

  it('does not wait for a client that does not answer', async () => {
    const gateway = await gatewayWith();
    const { socket } = await openReady(gateway.url);
    socket.pause();
    const start = performance.now();
    gateways.pop();
    await gateway.close();
    expect(performance.now() - start).toBeLessThan(6_000);
    socket.terminate();
  });

  it('follows a message over the limit', async () => {
    const gateway = await gatewayWith({ ACTIONGRAPH_MAX_BODY_BYTES: '100000' });
    const { send, closed } = await openReady(gateway.url, { protocol: MODERN });
    const limit = gateway.parts.input.config.server.maxBodyBytes;
    send({ id: '1', type: 'subscribe', payload: { query: `{ __typename } # ${'x'.repeat(limit)}` } });
    expect((await closed).code).toBe(1009);
    expect((await gateway.graphql({ query: '{__typename}' })).status).toBe(200);
  });
});

describe('a client that does not read', () => {
  it('is asked for no more until it reads, and loses nothing', async () => {
    const gateway = await gatewayWith();
    const { send, socket, received } = await openReady(gateway.url, { protocol: LEGACY });
    socket.pause();
    for (let id = 0; id < 12; id++) send({ id: String(id), type: 'start', payload: { query: '{ big { text } }' } });
    await sleep(500);
    socket.resume();
    const frames = await received(24);
    expect(new Set(frames.map((frame) => (frame as { readonly id: string }).id)).size).toBe(12);
    socket.terminate();
  });

  it('is cut off when more waits for it than may', async () => {
    const gateway = await gatewayWith({ ACTIONGRAPH_WEBSOCKET_MAX_BUFFERED_BYTES: '1000000' });
    const { send, socket, closed } = await openReady(gateway.url, { protocol: LEGACY });
    socket.pause();
    for (let id = 0; id < 12; id++) send({ id: String(id), type: 'start', payload: { query: '{ big { text } }' } });
    await until(() => gateway.parts.websockets.endpoint?.connections === 0);
    socket.resume();
    // The close frame stands behind what waits: a client that reads again too late does not see it.
    expect([1013, 1006]).toContain((await closed).code);
  });
});

describe('operations of one connection', () => {
  it.each([LEGACY, MODERN])('over the limit are refused one by one (%s)', async (protocol) => {
    const gateway = await gatewayWith({ ACTIONGRAPH_WEBSOCKET_MAX_OPERATIONS: '2' });
    const { send, socket, received } = await openReady(gateway.url, { protocol });
    const query = 'subscription { big_aggregate { aggregate { count } } }';
    const type = protocol === MODERN ? 'subscribe' : 'start';
    for (const id of ['a', 'b']) send({ id, type, payload: { query } });
    await received(2);
    send({ id: 'c', type, payload: { query } });
    const errors = [
      {
        message: 'this connection runs too many operations: at most 2 are allowed',
        extensions: { path: '$', code: 'busy' },
      },
    ];
    expect((await received(4)).slice(2)).toEqual([
      { id: 'c', type: 'error', payload: protocol === MODERN ? errors : { errors } },
      { id: 'c', type: 'complete' },
    ]);
    send({ id: 'a', type: protocol === MODERN ? 'complete' : 'stop' });
    send({ id: 'c', type, payload: { query } });
    expect((await received(5))[4]).toMatchObject({ id: 'c', type: protocol === MODERN ? 'next' : 'data' });
    socket.terminate();
  });

  it('that wait for their first answer make the next messages wait, and are all answered', async () => {
    const gateway = await gatewayWith({ ACTIONGRAPH_WEBSOCKET_MAX_IN_FLIGHT: '2' });
    const waiting: (() => void)[] = [];
    let isOpen = false;
    handler.on('/who', (...given) => {
      if (isOpen) json(200, {})(...given);
      else
        waiting.push(() => {
          json(200, {})(...given);
        });
    });
    const { send, socket, received } = await openReady(gateway.url, { protocol: MODERN });
    const ask = (id: number): void => {
      send({ id: String(id), type: 'subscribe', payload: { query: '{ who }' } });
    };
    for (const id of [1, 2]) ask(id);
    await until(() => waiting.length === 2);
    for (const id of [3, 4, 5, 6, 7, 8]) ask(id);
    await sleep(100);
    expect(waiting).toHaveLength(2);
    isOpen = true;
    for (const answer of waiting) answer();
    await received(16);
    socket.terminate();
  });
});
