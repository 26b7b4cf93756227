// Websockets from handshake to close, in both sub-protocols (spec/queries-and-mutations.md 11).
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:net';
import type { Json, JsonObject } from '@app/types';
import { startGatewayUnderTest, type GatewayUnderTest } from '../../../test/support/gateway-under-test.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import { until } from '../../../test/support/until.js';
import {
  LEGACY,
  MODERN,
  openReady,
  openSocket,
  type SocketOptions,
  type SocketUnderTest,
} from '../../../test/support/websocket-client.js';

const SECRET = 's3cret';
const ADMIN: JsonObject = { headers: { 'X-Hasura-Admin-Secret': SECRET } };
const FAST: Readonly<Record<string, string>> = {
  HASURA_GRAPHQL_LIVE_QUERIES_MULTIPLEXED_REFETCH_INTERVAL: '40',
  HASURA_GRAPHQL_WEBSOCKET_KEEPALIVE: '1',
};

let database: TestDatabase;
let open: GatewayUnderTest;
let locked: GatewayUnderTest;
const sockets: SocketUnderTest[] = [];

async function opened(gateway: GatewayUnderTest, options: SocketOptions = {}): Promise<SocketUnderTest> {
  const socket = await openSocket(gateway.url, options);
  sockets.push(socket);
  return socket;
}

async function ready(protocol: string | undefined, options: SocketOptions = {}): Promise<SocketUnderTest> {
  const socket = await openReady(open.url, { protocol, ...options });
  sockets.push(socket);
  return socket;
}

const runSql = (sql: string) =>
  open.metadata({ type: 'run_sql', args: { sql, check_metadata_consistency: false } }, { path: '/v2/query' });

beforeAll(async () => {
  database = await createTestDatabase();
  open = await startGatewayUnderTest({ databaseUrl: database.url, env: FAST });
  await runSql(`create table counter (id int primary key, value int not null); insert into counter values (1, 0);
    create view broken as select id, 10 / value as share from counter;`);
  await open.apply('pg_track_table', { table: 'counter' });
  await open.apply('pg_track_table', { table: 'broken' });
  await open.apply('pg_create_select_permission', {
    table: 'counter',
    role: 'user',
    permission: { columns: ['id'], filter: { id: 'X-Hasura-User-Id' } },
  });
  locked = await startGatewayUnderTest({
    databaseUrl: database.url,
    env: { HASURA_GRAPHQL_ADMIN_SECRET: SECRET, HASURA_GRAPHQL_WEBSOCKET_CONNECTION_INIT_TIMEOUT: '1' },
  });
});
afterEach(async () => {
  for (const { socket } of sockets.splice(0)) socket.terminate();
  await until(() => (open.parts.websockets.endpoint?.connections ?? 0) === 0);
});
afterAll(async () => {
  await locked.close();
  await open.close();
  await database.drop();
});

/** How the protocols call the same thing. */
const WORDS = {
  [LEGACY]: { start: 'start', stop: 'stop', data: 'data' },
  [MODERN]: { start: 'subscribe', stop: 'complete', data: 'next' },
} as const;
type Protocol = keyof typeof WORDS;
const PROTOCOLS: readonly Protocol[] = [LEGACY, MODERN];

const start = (protocol: Protocol, id: string, query: string, more: JsonObject = {}): JsonObject => ({
  id,
  type: WORDS[protocol].start,
  payload: { query, ...more },
});
const data = (protocol: Protocol, id: string, value: Json): Json => ({
  type: WORDS[protocol].data,
  id,
  payload: { data: value },
});
const complete = (id: string): Json => ({ type: 'complete', id });
const fault = (message: string, path: string, code: string): JsonObject => ({ message, extensions: { path, code } });
const reason = (text: string): string => JSON.stringify({ server_error_msg: text });

describe('the handshake', () => {
  it.each([
    // A client that asked for none must not be told any (RFC 6455); it speaks the older one all the same.
    [undefined, ''],
    ['graphql-ws', 'graphql-ws'],
    ['graphql-transport-ws', 'graphql-transport-ws'],
    ['graphql-transport-ws, graphql-ws', 'graphql-ws'],
  ])('with the protocol %s speaks %s', async (asked, spoken) => {
    const socket = await opened(
      open,
      asked?.includes(',') === true ? { headers: { 'sec-websocket-protocol': asked } } : { protocol: asked },
    ).catch((error: unknown) => String(error));
    if (typeof socket === 'string') {
      // The client of the test refuses an answer that it did not ask for; the frames below tell what is spoken.
      expect(socket).toContain('Server sent a subprotocol');
      return;
    }
    expect(socket.socket.protocol).toBe(spoken);
  });

  it.each(['/', '/v1/graphq', '/v1/graphql/', '/v1/metadata', '/v2/graphql', '/v1/graphql/explain', '/healthz'])(
    'at %s is refused with 404',
    async (path) => {
      await expect(openSocket(open.url, { path })).rejects.toThrow(
        /^404 \{"errors":\[\{"message":"only '\/v1\/graphql', '\/v1alpha1\/graphql' and '\/v1beta1\/relay' are supported on websockets","extensions":\{"path":"\$","code":"not-found"\}\}\]\}$/,
      );
    },
  );

  it.each(['/v1/graphql?x=1', '/v1alpha1/graphql', '/v1beta1/relay'])('at %s is served', async (path) => {
    const { frames } = await ready(MODERN, { path });
    expect(frames).toEqual([]);
  });

  it('that breaks off does not end the process', async () => {
    const { hostname, port } = new URL(open.url);
    for (let i = 0; i < 20; i++) {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => undefined);
      const key = 'dGhlIHNhbXBsZSBub25jZQ==';
      socket.write(
        `GET /${i % 2 === 0 ? 'v1/graphql' : 'nope'} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
          `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
        () => socket.resetAndDestroy(),
      );
    }
    await sleep(100);
    expect((await open.graphql({ query: '{__typename}' })).status).toBe(200);
  });

  it.each(['POST', 'GET'])(
    'that asks by %s for another protocol than websockets is refused without harm',
    async (method) => {
      const headers = { connection: 'Upgrade', upgrade: 'websocket' };
      const { status } = await open.send({ method, path: '/v1/graphql', headers });
      expect(status).toBeGreaterThanOrEqual(400);
      expect((await open.graphql({ query: '{__typename}' })).status).toBe(200);
    },
  );
});

describe.each(PROTOCOLS)('the start of a connection of %s', (protocol) => {
  const isModern = protocol === MODERN;

  it('is acknowledged, with keep-alives from then on', async () => {
    const { frames, keepAlives, send, received } = await opened(open, { protocol });
    send({ type: 'connection_init' });
    await received(1);
    expect(frames).toEqual([{ type: 'connection_ack' }]);
    await until(() => keepAlives.length >= 2);
    expect(keepAlives[1]).toEqual(isModern ? { type: 'ping', payload: { message: 'keepalive' } } : { type: 'ka' });
  });

  it('must come in time', async () => {
    const { closed, frames } = await opened(locked, { protocol });
    expect(await closed).toEqual({ code: isModern ? 4408 : 1011, reason: 'Connection initialisation timed out' });
    expect(frames).toEqual([]);
  });

  it('takes the secret from its payload, names in any case', async () => {
    const { send, received } = await opened(locked, { protocol });
    send({ type: 'connection_init', payload: ADMIN });
    expect(await received(1)).toEqual([{ type: 'connection_ack' }]);
  });

  it('takes the secret from the handshake', async () => {
    const { send, received } = await opened(locked, { protocol, headers: { 'x-hasura-admin-secret': SECRET } });
    send({ type: 'connection_init', payload: {} });
    expect(await received(1)).toEqual([{ type: 'connection_ack' }]);
  });

  it.each<[string, JsonObject, Readonly<Record<string, string>>]>([
    ['no secret', {}, {}],
    ['a wrong one', { payload: { headers: { 'x-hasura-admin-secret': 'nope' } } }, {}],
    [
      'a wrong one over the right one of the handshake',
      { payload: { headers: { 'X-HASURA-ADMIN-SECRET': 'x' } } },
      { 'x-hasura-admin-secret': SECRET },
    ],
    ['headers that are no object', { payload: { headers: [ADMIN] } }, {}],
    ['a payload that is no object', { payload: SECRET }, {}],
  ])('is refused with %s', async (_case, init, headers) => {
    const { send, frames, closed } = await opened(locked, { protocol, headers });
    send({ type: 'connection_init', ...init });
    const { code, reason: text } = await closed;
    if (isModern) {
      expect([code, text, frames]).toEqual([4403, reason('4403: Forbidden'), []]);
      return;
    }
    expect(code).toBe(4400);
    const [failure] = frames as unknown as readonly { readonly payload: string }[];
    expect(frames).toEqual([{ type: 'connection_error', payload: expect.stringMatching(/admin-secret/) as string }]);
    // A reason has 123 bytes at most: the message is cut.
    const said = (JSON.parse(text) as { readonly server_error_msg: string }).server_error_msg;
    expect(said.length).toBeGreaterThan(80);
    expect(`4400: Connection initialization failed: ${failure?.payload ?? ''}`.startsWith(said)).toBe(true);
  });

  it('may be repeated, with the headers of the new payload only', async () => {
    const headers = { 'x-hasura-role': 'user', 'x-hasura-user-id': '1' };
    const { send, received } = await opened(open, { protocol, headers });
    send({ type: 'connection_init' });
    send(start(protocol, 'a', '{ __type(name: "counter") { fields { name } } }'));
    await received(3);
    send({ type: 'connection_init' });
    send(start(protocol, 'b', '{ counter_by_pk(id: 1) { id value } }'));
    const frames = await received(6);
    expect(frames[1]).toEqual(data(protocol, 'a', { __type: { fields: [{ name: 'id' }] } }));
    expect(frames.slice(3)).toEqual([
      { type: 'connection_ack' },
      data(protocol, 'b', { counter_by_pk: { id: 1, value: 0 } }),
      complete('b'),
    ]);
  });

  it('is needed before an operation', async () => {
    const { send, received, closed, socket } = await opened(open, { protocol });
    send(start(protocol, '1', '{__typename}'));
    const message = 'start received before the connection is initialised';
    expect(await received(2)).toEqual([
      { type: 'error', id: '1', payload: fault(message, '$', 'start-failed') },
      complete('1'),
    ]);
    if (isModern) expect(await closed).toEqual({ code: 1000, reason: reason(`4400: ${message}`) });
    else expect(socket.readyState).toBe(socket.OPEN);
  });
});

describe.each(PROTOCOLS)('an operation of %s', (protocol) => {
  it('answers a query and is complete', async () => {
    const { send, received } = await ready(protocol);
    send(start(protocol, 'q', 'query ($id: Int!) { counter_by_pk(id: $id) { id } }', { variables: { id: 1 } }));
    expect(await received(2)).toEqual([data(protocol, 'q', { counter_by_pk: { id: 1 } }), complete('q')]);
  });

  it('answers a mutation', async () => {
    const { send, received } = await ready(protocol);
    send(start(protocol, 'm', 'mutation { update_counter_by_pk(pk_columns: {id: 1}, _set: {id: 1}) { id } }'));
    expect(await received(2)).toEqual([data(protocol, 'm', { update_counter_by_pk: { id: 1 } }), complete('m')]);
  });

  it.each<[string, JsonObject, JsonObject]>([
    ['of syntax', { query: '{' }, fault('not a valid graphql query', '$.query', 'validation-failed')],
    [
      'of a field',
      { query: '{ nope }' },
      fault("field 'nope' not found in type: 'query_root'", '$.selectionSet.nope', 'validation-failed'),
    ],
    ['without a query', {}, fault("the key 'query' was not present", '$', 'parse-failed')],
    [
      'of an unknown name',
      { query: 'query A { __typename }', operationName: 'B' },
      fault('no such operation found in the document: "B"', '$', 'validation-failed'),
    ],
    [
      'of two subscriptions in one',
      { query: 'subscription { counter { id } broken { id } }' },
      fault('subscriptions must select one top level field', '$', 'validation-failed'),
    ],
  ])('with a fault %s is refused and complete', async (_case, payload, error) => {
    const { send, received, socket } = await ready(protocol);
    send({ id: 'x', type: WORDS[protocol].start, payload });
    const [first, second] = await received(2);
    const errors = protocol === MODERN ? [error] : { errors: [error] };
    expect(first).toEqual({ type: 'error', id: 'x', payload: errors });
    expect(second).toEqual(complete('x'));
    expect(socket.readyState).toBe(socket.OPEN);
  });

  it('that fails while it runs tells so as the protocol wants it', async () => {
    const { send, received } = await ready(protocol);
    send(start(protocol, 'x', '{ broken { share } }'));
    const [first, second] = (await received(2)) as readonly { readonly payload: Json }[];
    const errors = protocol === MODERN ? first?.payload : (first?.payload as JsonObject).errors;
    expect(errors).toEqual([expect.objectContaining({ message: expect.any(String) as string })]);
    if (protocol === LEGACY) expect(first).toMatchObject({ type: 'data', payload: { data: null } });
    else expect(first).toMatchObject({ type: 'error' });
    expect(second).toEqual(complete('x'));
  });

  it('with an id in use is refused', async () => {
    const { send, received, closed } = await ready(protocol);
    send(start(protocol, 's', 'subscription { counter { id } }'));
    await received(1);
    send(start(protocol, 's', '{__typename}'));
    const message = 'an operation already exists with this id: s';
    expect((await received(3)).slice(1)).toEqual([
      { type: 'error', id: 's', payload: fault(message, '$', 'start-failed') },
      complete('s'),
    ]);
    if (protocol === MODERN) expect(await closed).toEqual({ code: 1000, reason: reason(`4400: ${message}`) });
  });

  it('may take an id again that was stopped or is complete', async () => {
    const { send, received } = await ready(protocol);
    send(start(protocol, 's', '{ a: __typename }'));
    await received(2);
    send(start(protocol, 's', 'subscription { counter { id } }'));
    await received(3);
    send({ id: 's', type: WORDS[protocol].stop });
    send(start(protocol, 's', '{ b: __typename }'));
    expect((await received(5)).slice(3)).toEqual([data(protocol, 's', { b: 'query_root' }), complete('s')]);
  });

  it('that is unknown may be stopped', async () => {
    const { send, received } = await ready(protocol);
    send({ id: 'none', type: WORDS[protocol].stop });
    send(start(protocol, '1', '{__typename}'));
    expect(await received(1)).toEqual([data(protocol, '1', { __typename: 'query_root' })]);
  });

  it('belongs to the session of the connection', async () => {
    const init: JsonObject = { headers: { 'x-hasura-role': 'user', 'x-hasura-user-id': 2 } };
    const socket = await openReady(open.url, { protocol, init });
    sockets.push(socket);
    socket.send(start(protocol, '1', '{ counter { id } }'));
    expect(await socket.received(1)).toEqual([data(protocol, '1', { counter: [] })]);
  });
});

describe.each(PROTOCOLS)('a subscription of %s', (protocol) => {
  const setCounter = (value: number) => runSql(`update counter set value = ${value} where id = 1`);
  beforeEach(() => setCounter(0));
  const value = (id: string, count: number) => data(protocol, id, { counter_by_pk: { value: count } });
  const QUERY = 'subscription { counter_by_pk(id: 1) { value } }';

  it('answers at once, on each change, and never the same twice', async () => {
    const { send, received, frames } = await ready(protocol);
    send(start(protocol, 's', QUERY));
    expect(await received(1)).toEqual([value('s', 0)]);
    await sleep(200);
    expect(frames).toHaveLength(1);
    await setCounter(1);
    expect(await received(2)).toEqual([value('s', 0), value('s', 1)]);
    await setCounter(0);
    expect((await received(3))[2]).toEqual(value('s', 0));
  });

  it('says nothing after its stop, not even that it is complete', async () => {
    const { send, received, frames } = await ready(protocol);
    send(start(protocol, 's', QUERY));
    await received(1);
    send({ id: 's', type: WORDS[protocol].stop });
    await sleep(60);
    await setCounter(7);
    await sleep(200);
    expect(frames).toEqual([value('s', 0)]);
  });

  it('tells an error once and goes on', async () => {
    await setCounter(5);
    const { send, received, frames } = await ready(protocol);
    send(start(protocol, 's', 'subscription { broken { share } }'));
    expect(await received(1)).toEqual([data(protocol, 's', { broken: [{ share: 2 }] })]);
    await setCounter(0);
    const second = (await received(2))[1];
    expect(second).toMatchObject(
      protocol === MODERN ? { type: 'error', id: 's' } : { type: 'data', id: 's', payload: { data: null } },
    );
    await sleep(200);
    expect(frames).toHaveLength(2);
    await setCounter(10);
    expect((await received(3))[2]).toEqual(data(protocol, 's', { broken: [{ share: 1 }] }));
  });

  it('runs beside others of its connection', async () => {
    const { send, frames } = await ready(protocol);
    for (const id of ['a', 'b', 'c']) send(start(protocol, id, QUERY));
    await until(() => frames.length === 3);
    send({ id: 'b', type: WORDS[protocol].stop });
    await sleep(60);
    await setCounter(3);
    await until(() => frames.length === 5);
    expect(frames.slice(3)).toEqual(expect.arrayContaining([value('a', 3), value('c', 3)]));
  });
});

describe('messages of the legacy protocol', () => {
  it.each([
    ['no JSON', '{'],
    ['nothing', ''],
    ['no object', '[]'],
    ['null', 'null'],
    ['no type', '{}'],
    ['a type that is no text', '{"type":1}'],
    ['an unknown type', '{"type":"nope"}'],
    ['a type of the other protocol', '{"type":"subscribe","id":"1","payload":{"query":"{__typename}"}}'],
    ['a ping', '{"type":"ping"}'],
    ['a start without id', '{"type":"start","payload":{"query":"{__typename}"}}'],
    ['a start whose id is a number', '{"type":"start","id":1,"payload":{"query":"{__typename}"}}'],
    ['a start without payload', '{"type":"start","id":"1"}'],
    ['a stop without id', '{"type":"stop"}'],
  ])('that are not understood are told, and the connection goes on: %s', async (_case, text) => {
    const { send, received } = await ready(LEGACY);
    send(text);
    send(start(LEGACY, '1', '{__typename}'));
    expect(await received(2)).toEqual([
      { type: 'connection_error', payload: expect.stringMatching(/^parsing ClientMessage failed: ./) as string },
      data(LEGACY, '1', { __typename: 'query_root' }),
    ]);
  });

  it('may end the connection', async () => {
    const { send, closed } = await ready(LEGACY);
    send({ type: 'connection_terminate' });
    expect(await closed).toEqual({ code: 1000, reason: 'GQL_CONNECTION_TERMINATE received' });
  });
});

describe('messages of the modern protocol', () => {
  it.each([
    ['no JSON', '{'],
    ['no object', '"subscribe"'],
    ['no type', '{}'],
    ['an unknown type', `{"type":"${'n'.repeat(500)}"}`],
    ['a type of the other protocol', '{"type":"start","id":"1","payload":{"query":"{__typename}"}}'],
    ['a terminate', '{"type":"connection_terminate"}'],
    ['a subscribe without id', '{"type":"subscribe","payload":{"query":"{__typename}"}}'],
    ['a subscribe without payload', '{"type":"subscribe","id":"1"}'],
    ['a complete without id', '{"type":"complete"}'],
  ])('that are not understood end the connection: %s', async (_case, text) => {
    const { send, closed, frames } = await ready(MODERN);
    send(text);
    const { code, reason: said } = await closed;
    expect([code, frames]).toEqual([4400, []]);
    expect((JSON.parse(said) as { server_error_msg: string }).server_error_msg).toMatch(
      /^4400: Parsing client message failed: ./,
    );
    expect(Buffer.byteLength(said)).toBeLessThanOrEqual(123);
  });

  it.each<[JsonObject, JsonObject]>([
    [{ type: 'ping' }, { type: 'pong' }],
    [
      { type: 'ping', payload: { a: [1, null] } },
      { type: 'pong', payload: { a: [1, null] } },
    ],
  ])('answer %j with %j', async (ping, pong) => {
    const { send, received } = await opened(open, { protocol: MODERN });
    send(ping);
    expect(await received(1)).toEqual([pong]);
  });

  it('take a pong without answer', async () => {
    const { send, received } = await ready(MODERN);
    send({ type: 'pong', payload: { message: 'keepalive' } });
    send(start(MODERN, '1', '{__typename}'));
    expect(await received(1)).toEqual([data(MODERN, '1', { __typename: 'query_root' })]);
  });
});

describe('the endpoint /v1alpha1/graphql', () => {
  const path = '/v1alpha1/graphql';

  it('refuses with a single object in the legacy protocol', async () => {
    const { send, received } = await ready(LEGACY, { path });
    send(start(LEGACY, '1', '{ nope }'));
    expect(await received(2)).toEqual([
      {
        type: 'error',
        id: '1',
        payload: {
          error: "field 'nope' not found in type: 'query_root'",
          path: '$.selectionSet.nope',
          code: 'validation-failed',
        },
      },
      complete('1'),
    ]);
  });
});
