// A metadata change under load drops no request. LOAD_SECONDS and LOAD_CHANGES make it longer: 30 and 100 are what a
// release is measured with.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createQueryAction, metadata, queryFields } from '../support/gateway-client.js';
import { loadWhile, type LoadResult } from '../support/load-driver.js';
import { programSuite } from '../support/program-suite.js';
import { report } from '../support/report.js';
import { startGatewayProgram, type Gateway } from '../support/running-product.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const CONNECTIONS = 64;
const SECONDS = Number(process.env.LOAD_SECONDS ?? '6');
const CHANGES = Number(process.env.LOAD_CHANGES ?? '20');
const suite = programSuite();

let database: TestDatabase;
let handler: Server;
let gateway: Gateway;
let handlerUrl: string;
let result: LoadResult;
const statuses: number[] = [];

/** Answers what it was asked, so that an answer to somebody else's request is seen. */
function startHandler(): Promise<Server> {
  const server = createServer((incoming, response) => {
    let text = '';
    incoming.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    incoming.once('end', () => {
      const { input } = JSON.parse(text) as { readonly input: { readonly n: number } };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ n: input.n, text: `answer to ${input.n}` }));
    });
  });
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      resolve(server);
    }),
  );
}

const ECHO_TYPES = {
  type: 'set_custom_types',
  args: { objects: [{ name: 'Echo', fields: ['n: Int!', 'text: String!'].map(field) }] },
};

function field(text: string): object {
  const [name, type] = text.split(': ');
  return { name, type };
}

/** Every second change adds an action, the one after it drops that again. */
async function change(index: number): Promise<void> {
  const name = `extra${index - (index % 2)}`;
  const request = index % 2 === 0 ? createQueryAction(name, handlerUrl) : { type: 'drop_action', args: { name } };
  statuses.push((await metadata(gateway.url, request)).status);
}

beforeAll(
  async () => {
    database = await createTestDatabase();
    handler = await startHandler();
    handlerUrl = `http://127.0.0.1:${(handler.address() as AddressInfo).port}`;
    // A log line per request is not what is looked at here.
    const env = { HASURA_GRAPHQL_METADATA_DATABASE_URL: database.url, HASURA_GRAPHQL_ENABLED_LOG_TYPES: 'startup' };
    gateway = await startGatewayProgram({ program: 'gateway', cwd: suite.folder, env });
    await metadata(gateway.url, ECHO_TYPES);
    const more = { output_type: 'Echo!', arguments: [{ name: 'n', type: 'Int!' }] };
    await metadata(gateway.url, createQueryAction('echo', handlerUrl, more));
    let n = 0;
    const load = {
      url: `${gateway.url}/v1/graphql`,
      connections: CONNECTIONS,
      body: () => ({ query: 'query Q($n: Int!) { echo(n: $n) { n text } }', variables: { n: (n += 1) } }),
      isRight: (status: number, answer: unknown, body: object) => {
        const { variables } = body as { readonly variables: { readonly n: number } };
        const right = { data: { echo: { n: variables.n, text: `answer to ${variables.n}` } } };
        return status === 200 && JSON.stringify(answer) === JSON.stringify(right);
      },
    };
    result = await loadWhile(load, async () => {
      const pause = (SECONDS * 1000) / CHANGES;
      const start = performance.now();
      for (let index = 0; index < CHANGES; index += 1) {
        await change(index);
        // At the pace that was asked for, however long a change takes.
        await sleep(Math.max(0, start + (index + 1) * pause - performance.now()));
      }
    });
    const { requests, failed, seconds } = result;
    report(
      `${requests} requests on ${CONNECTIONS} connections in ${seconds.toFixed(1)} s (${(requests / seconds).toFixed(0)}/s) across ${statuses.length} metadata changes, ${failed} failed`,
    );
  },
  SECONDS * 1000 + 120_000,
);

afterAll(async () => {
  await gateway.end();
  handler.closeAllConnections();
  await new Promise((resolve) => handler.close(resolve));
  await database.drop();
});

it('answers every request correctly', () => {
  expect(result.failures).toEqual([]);
  expect(result.failed).toBe(0);
});

it('is under load all the time', () => {
  expect(result.requests).toBeGreaterThan(CONNECTIONS * 10);
  expect(result.seconds).toBeGreaterThanOrEqual(SECONDS - 0.1);
});

it('carries out every change', () => {
  expect(statuses).toEqual(Array(CHANGES).fill(200));
});

it('serves the last change', async () => {
  const extra = (await queryFields(gateway.url)).filter((name) => name.startsWith('extra'));
  expect(extra).toHaveLength(CHANGES % 2);
});

it('prints nothing on the error stream', () => {
  expect(gateway.stderr()).toBe('');
});

it('ends in good order although connections are open', async () => {
  expect(await gateway.end()).toBe(0);
});
