// What a stop does to requests in flight.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createQueryAction, graphql, metadata, type Answer } from '../support/gateway-client.js';
import { accepts } from '../support/network.js';
import { programSuite } from '../support/program-suite.js';
import { startGatewayProgram, type Gateway } from '../support/running-product.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';

const suite = programSuite();
let database: TestDatabase;
let handler: Server;
let calls = 0;
/** Answers of the handler that wait for the test. */
let release: () => void = () => undefined;
let released: Promise<void>;

async function start(gracefulSeconds: number): Promise<Gateway> {
  const env = {
    HASURA_GRAPHQL_METADATA_DATABASE_URL: database.url,
    HASURA_GRAPHQL_GRACEFUL_SHUTDOWN_TIMEOUT: String(gracefulSeconds),
  };
  return startGatewayProgram({ program: 'gateway', cwd: suite.folder, env });
}

/** A request that has reached the handler and waits there. Wrapped, because a bare promise would be waited for. */
async function requestInFlight(gateway: Gateway): Promise<{ readonly answer: Promise<Answer | 'cut'> }> {
  released = new Promise((resolve) => (release = resolve));
  const before = calls;
  const answer = graphql(gateway.url, '{ slow }').catch(() => 'cut' as const);
  await until(() => calls > before);
  return { answer };
}

beforeAll(async () => {
  database = await createTestDatabase();
  handler = createServer((_, response) => {
    calls += 1;
    void released.then(() => response.end('"done"'));
  });
  await new Promise<void>((resolve) => handler.listen(0, '127.0.0.1', resolve));
  const gateway = await start(60);
  const url = `http://127.0.0.1:${(handler.address() as AddressInfo).port}`;
  await metadata(gateway.url, createQueryAction('slow', url));
  await gateway.end();
});
afterAll(async () => {
  handler.closeAllConnections();
  await new Promise((resolve) => handler.close(resolve));
  await database.drop();
});

it('answers a request in flight before it ends, and takes no new ones', async () => {
  const gateway = await start(60);
  const { answer } = await requestInFlight(gateway);
  const ended = gateway.end();
  await until(async () => !(await accepts('127.0.0.1', gateway.port)));
  release();
  expect(await answer).toMatchObject({ status: 200, json: { data: { slow: 'done' } } });
  // The client keeps its connection for longer, and that is not waited for.
  const answeredAt = performance.now();
  expect(await ended).toBe(0);
  expect(performance.now() - answeredAt).toBeLessThan(5000);
});

it('cuts a request that takes longer than it is given', async () => {
  const gateway = await start(1);
  const { answer } = await requestInFlight(gateway);
  const toldAt = performance.now();
  expect(await gateway.end()).toBe(0);
  expect(performance.now() - toldAt).toBeLessThan(4000);
  expect(await answer).toBe('cut');
  release();
});

it('ends at once on a second signal that is no echo of the first', async () => {
  const gateway = await start(60);
  const { answer } = await requestInFlight(gateway);
  const ended = gateway.end('SIGTERM');
  await sleep(1200);
  process.kill(gateway.pid, 'SIGTERM');
  expect(await ended).toBe('SIGTERM');
  expect(await answer).toBe('cut');
  release();
});
