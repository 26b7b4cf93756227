// What the log says about websockets, and what a shutdown does to the operations on them.
import type { Observation } from '@app/types';
import { startGatewayUnderTest, type GatewayUnderTest } from '../../../test/support/gateway-under-test.js';
import { json, startScriptedHandler, type ScriptedHandler } from '../../../test/support/scripted-handler.js';
import { until } from '../../../test/support/until.js';
import { LEGACY, MODERN, openReady, openSocket } from '../../../test/support/websocket-client.js';

const SECRET = 'top-s3cret-of-the-admin';
let handler: ScriptedHandler;
let gateway: GatewayUnderTest;
/** Answers the calls that wait. */
let release: () => void;

beforeEach(async () => {
  handler = await startScriptedHandler();
  const released = new Promise<void>((resolve) => (release = resolve));
  handler.on('/slow', (...args) => {
    void released.then(() => {
      json(200, 'done')(...args);
    });
  });
  gateway = await startGatewayUnderTest({
    env: { HANDLER: handler.url, HASURA_GRAPHQL_ADMIN_SECRET: SECRET, HASURA_GRAPHQL_CORS_DOMAIN: 'https://a.test' },
  });
  const definition = { type: 'query', handler: '{{HANDLER}}/slow', output_type: 'json' };
  await gateway.apply('create_action', { name: 'slow', definition });
  await gateway.metadata(
    { type: 'run_sql', args: { sql: 'create table note (id int primary key)' } },
    { path: '/v2/query', headers: { 'x-hasura-admin-secret': SECRET } },
  );
  await gateway.apply('pg_track_table', { table: 'note' });
});
afterEach(async () => {
  release();
  await gateway.close();
  await handler.close();
});

type Line = Extract<Observation, { type: 'websocket-log' }>;
const lines = (): readonly Line[] => gateway.observations.filter((one): one is Line => one.type === 'websocket-log');
const events = (): unknown[] => lines().map(({ detail }) => detail.event);
const ready = (protocol = MODERN) =>
  openReady(gateway.url, { protocol, headers: { 'x-hasura-admin-secret': SECRET, 'x-hasura-role': 'user' } });
const admin = (protocol = MODERN) => openReady(gateway.url, { protocol, headers: { 'x-hasura-admin-secret': SECRET } });

describe('the log', () => {
  it('tells of a connection and its operations, from its start to its end', async () => {
    const { send, received, socket } = await ready();
    send({ id: 'a', type: 'subscribe', payload: { query: 'query Mine { __typename }' } });
    await received(2);
    send({ id: 'b', type: 'subscribe', payload: { query: '{ none }' } });
    await received(4);
    socket.close();
    await until(() => lines().length === 6);
    expect(events()).toEqual([
      { type: 'accepted' },
      { type: 'operation', detail: { operation_id: 'a', operation_type: { type: 'started' } } },
      { type: 'operation', detail: { operation_id: 'a', operation_type: { type: 'completed' } } },
      { type: 'operation', detail: { operation_id: 'b', operation_type: { type: 'started' } } },
      {
        type: 'operation',
        detail: {
          operation_id: 'b',
          operation_type: { type: 'query_err', detail: expect.objectContaining({}) as unknown },
        },
      },
      { type: 'closed' },
    ]);
    expect(new Set(lines().map(({ detail }) => JSON.stringify(detail.connection_info))).size).toBe(1);
    expect(lines().at(1)?.detail.user_vars).toEqual({ 'x-hasura-role': 'user' });
    expect(lines().map(({ level }) => level)).toEqual(['info', 'info', 'info', 'info', 'error', 'info']);
  });

  it('tells of an operation that is stopped', async () => {
    const { send, received, socket } = await admin();
    send({ id: 's', type: 'subscribe', payload: { query: 'subscription { note { id } }' } });
    await received(1);
    send({ id: 's', type: 'complete' });
    await until(() => lines().length === 3);
    expect(events().at(-1)).toEqual({
      type: 'operation',
      detail: { operation_id: 's', operation_type: { type: 'stopped' } },
    });
    socket.terminate();
  });

  it('tells of a page that may not connect', async () => {
    await expect(openSocket(gateway.url, { headers: { origin: 'https://evil.test' } })).rejects.toThrow('400');
    expect(events()).toEqual([
      { type: 'rejected', detail: expect.objectContaining({ code: 'access-denied' }) as unknown },
    ]);
  });

  it('tells of a caller that is refused, and holds no secret of anyone', async () => {
    const { send, closed } = await openSocket(gateway.url, { protocol: MODERN });
    send({ type: 'connection_init', payload: { headers: { 'x-hasura-admin-secret': 'guessed-s3cret' } } });
    await closed;
    await ready();
    await until(() => lines().length >= 4);
    expect(events()).toContainEqual({
      type: 'conn_err',
      detail: expect.objectContaining({ code: 'access-denied' }) as unknown,
    });
    expect(JSON.stringify(lines())).not.toContain('s3cret');
  });
});

describe('a shutdown', () => {
  it.each([MODERN, LEGACY])('answers the operation that is on its way, then closes (%s)', async (protocol) => {
    const { send, received, closed } = await admin(protocol);
    const start = protocol === MODERN ? 'subscribe' : 'start';
    send({ id: '1', type: start, payload: { query: '{ slow }' } });
    await until(() => handler.calls.length > 0);
    gateway.parts.websockets.endpoint?.shutDown();
    send({ id: '2', type: start, payload: { query: '{ __typename }' } });
    const [refusal] = await received(2);
    expect(refusal).toMatchObject({ id: '2', type: 'error' });
    expect(JSON.stringify(refusal)).toContain('the server is shutting down');
    release();
    const frames = await received(4);
    expect(frames.slice(2)).toMatchObject([
      { id: '1', payload: { data: { slow: 'done' } } },
      { id: '1', type: 'complete' },
    ]);
    expect(await closed).toEqual({ code: 1012, reason: 'shutting server down' });
  });

  it('ends subscriptions at once, for their clients to subscribe elsewhere', async () => {
    const { send, received, closed } = await admin();
    send({ id: '1', type: 'subscribe', payload: { query: 'subscription { note { id } }' } });
    await received(1);
    gateway.parts.websockets.endpoint?.shutDown();
    expect(await closed).toEqual({ code: 1012, reason: 'shutting server down' });
  });
});
