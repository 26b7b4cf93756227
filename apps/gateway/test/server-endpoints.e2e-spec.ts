// Endpoints about the server itself: figures for its operators, probes, and the headers of what browsers show.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { startGatewayUnderTest, type GatewayUnderTest } from '../../../test/support/gateway-under-test.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import { until } from '../../../test/support/until.js';

const ADMIN = { 'x-hasura-admin-secret': 's3cret' };
const USER = { ...ADMIN, 'x-hasura-role': 'user' };
const NOT_FOUND = { error: 'resource does not exist', path: '$', code: 'not-found' };

let database: TestDatabase;
let open: GatewayUnderTest;
let closed: GatewayUnderTest;
const FIGURES = ['/dev/ekg', '/dev/plan_cache', '/dev/subscriptions', '/dev/subscriptions/extended'];

beforeAll(async () => {
  database = await createTestDatabase();
  const env = { HASURA_GRAPHQL_ADMIN_SECRET: 's3cret', HASURA_GRAPHQL_UNAUTHORIZED_ROLE: 'anonymous' };
  open = await startGatewayUnderTest({
    databaseUrl: database.url,
    env: { ...env, HASURA_GRAPHQL_ENABLED_APIS: 'metadata,graphql,developer,config' },
  });
  closed = await startGatewayUnderTest({ databaseUrl: database.url, env });
});
afterAll(async () => {
  await open.close();
  await closed.close();
  await database.drop();
});

describe.each(FIGURES)('%s', (path) => {
  it('answers the admin with JSON that holds no secret', async () => {
    const { status, text } = await open.send({ path, method: 'GET', headers: ADMIN });
    expect(status).toBe(200);
    expect(typeof JSON.parse(text)).toBe('object');
    expect(text).not.toContain('s3cret');
  });

  it.each<Readonly<Record<string, string>>>([USER, {}])('refuses everybody else: %j', async (headers) => {
    const { status, text } = await open.send({ path, method: 'GET', headers });
    expect(status).toBe(400);
    expect(JSON.parse(text)).toEqual({
      error: 'You have to be an admin to access this endpoint',
      path: '$',
      code: 'access-denied',
    });
  });

  it('does not exist where its API is not enabled', async () => {
    const { status, text } = await closed.send({ path, method: 'GET', headers: ADMIN });
    expect(status).toBe(404);
    expect(JSON.parse(text)).toEqual(NOT_FOUND);
  });
});

describe('probes', () => {
  it.each(['/livez', '/readyz', '/healthz', '/hasura/healthz'])('%s answers anybody in text', async (path) => {
    const { status, text, headers } = await open.send({ path, method: 'GET', headers: {} });
    expect({ status, text }).toEqual({ status: 200, text: 'OK' });
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
  });
});

describe('what a browser shows as a page', () => {
  it.each(['/healthz', '/v1/version', '/v1alpha1/config', '/livez'])(
    'is never guessed to be HTML: %s',
    async (path) => {
      const { headers } = await open.send({ path, method: 'GET', headers: ADMIN });
      expect(headers['x-content-type-options']).toBe('nosniff');
    },
  );

  it('leaves the headers of refusals and of GraphQL as the protocol has them', async () => {
    const refusal = await open.send({ path: '/none', method: 'GET', headers: {} });
    expect(Object.keys(refusal.headers).sort()).toEqual(['connection', 'content-length', 'content-type', 'date']);
    const answer = await open.graphql({ query: '{ __typename }' }, ADMIN);
    expect(answer.headers).not.toHaveProperty('x-content-type-options');
  });
});

describe('connections over the limit', () => {
  it('are closed at once, and places that become free are given away again', async () => {
    const gateway = await startGatewayUnderTest({
      databaseUrl: database.url,
      env: { ACTIONGRAPH_MAX_CONNECTIONS: '2' },
    });
    const port = Number(new URL(gateway.url).port);
    const open = async (): Promise<Socket> => {
      const socket = connect(port, '127.0.0.1').on('error', () => undefined);
      await once(socket, 'connect');
      return socket;
    };
    const first = await open();
    const second = await open();
    const third = await open();
    await once(third, 'close');
    expect([first.destroyed, second.destroyed]).toEqual([false, false]);
    first.destroy();
    second.destroy();
    await until(async () => (await gateway.send({ path: '/livez', method: 'GET' }).catch(() => null))?.status === 200);
    await gateway.close();
  });
});
