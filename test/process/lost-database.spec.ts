// The metadata database goes away while the gateway runs.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createQueryAction, get, graphql, metadata, queryFields, type Answer } from '../support/gateway-client.js';
import { programSuite } from '../support/program-suite.js';
import { startGatewayProgram, type Gateway } from '../support/running-product.js';
import { createTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';

const suite = programSuite();
let database: TestDatabase;
let proxy: TcpProxy;
let handler: Server;
let gateway: Gateway;
let handlerUrl: string;
beforeAll(async () => {
  database = await createTestDatabase();
  proxy = await createTcpProxy(database.url);
  handler = createServer((_, response) => response.end('"pong"'));
  await new Promise<void>((resolve) => handler.listen(0, '127.0.0.1', resolve));
  handlerUrl = `http://127.0.0.1:${(handler.address() as AddressInfo).port}`;
  const env = { HASURA_GRAPHQL_METADATA_DATABASE_URL: proxy.url };
  gateway = await startGatewayProgram({ program: 'gateway', cwd: suite.folder, env });
  await metadata(gateway.url, createQueryAction('ping', handlerUrl));
});
afterAll(async () => {
  await gateway.end();
  await proxy.close();
  handler.closeAllConnections();
  await new Promise((resolve) => handler.close(resolve));
  await database.drop();
});

const health = () => get(`${gateway.url}/healthz`);

const LOSSES: readonly (readonly [string, () => void])[] = [
  [
    'is cut off',
    () => {
      proxy.cut();
    },
  ],
  [
    'hangs',
    () => {
      proxy.hang();
    },
  ],
];

describe.each(LOSSES)('a metadata database that %s', (name, lose) => {
  let change: Promise<Answer>;
  beforeAll(() => {
    lose();
    change = metadata(gateway.url, createQueryAction('lost', handlerUrl));
  });

  it('makes the health check fail', async () => {
    await until(async () => (await health()).status === 500);
    expect(await health()).toMatchObject({ status: 500, text: 'ERROR' });
  });

  it('does not keep actions from working', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => graphql(gateway.url, '{ ping }')));
    expect(answers.map(({ json }) => json)).toEqual(Array(20).fill({ data: { ping: 'pong' } }));
  });

  it('is healthy again when it is back', async () => {
    proxy.restore();
    await until(async () => (await health()).text === 'OK');
  });

  it('has refused the change of the metadata that was asked for meanwhile', async () => {
    expect(await change).toMatchObject({
      status: 500,
      json: { code: 'postgres-error', path: '$', error: 'connection error' },
    });
    expect(await queryFields(gateway.url)).not.toContain('lost');
  });

  it('takes changes again', async () => {
    const action = name === 'hangs' ? 'afterHang' : 'afterCut';
    expect(await metadata(gateway.url, createQueryAction(action, handlerUrl))).toMatchObject({ status: 200 });
    expect(await queryFields(gateway.url)).toContain(action);
  });
});

it('has not made the gateway print a stack trace', () => {
  expect(gateway.stderr()).toBe('');
  expect(gateway.stdout()).not.toMatch(/\\n\s+at /);
});
