// Ten thousand websockets that do nothing cost the gateway less than 400 MB. IDLE_CONNECTIONS changes their number.
import { spawn, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { programSuite } from '../support/program-suite.js';
import { report } from '../support/report.js';
import { startGatewayProgram, type Gateway } from '../support/running-product.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';

const WANTED = Number(process.env.IDLE_CONNECTIONS ?? '10000');
const MOST_GROWTH_BYTES = 400 * 2 ** 20;
/** Descriptors that both processes need for everything else. */
const OTHER_DESCRIPTORS = 200;
const KEEP_ALIVE_ROUNDS = 2;
const suite = programSuite();

let database: TestDatabase;
let gateway: Gateway;
let clients: ChildProcess;
let output = '';

const said = async (pattern: RegExp): Promise<number> => {
  await until(() => pattern.test(output), 120_000);
  return Number(pattern.exec(output)?.[1]);
};

beforeAll(async () => {
  database = await createTestDatabase();
  const env = {
    HASURA_GRAPHQL_METADATA_DATABASE_URL: database.url,
    HASURA_GRAPHQL_ENABLED_LOG_TYPES: 'startup',
    HASURA_GRAPHQL_WEBSOCKET_KEEPALIVE: '1',
    HASURA_GRAPHQL_WEBSOCKET_CONNECTION_INIT_TIMEOUT: '60',
  };
  gateway = await startGatewayProgram({ program: 'gateway', cwd: suite.folder, env });
});

afterAll(async () => {
  clients.stdin?.end();
  await new Promise((resolve) => clients.once('close', resolve));
  await gateway.end();
  await database.drop();
});

it('stays below 400 MB for ten thousand connections', async () => {
  const count = Math.min(WANTED, (await descriptorLimit()) - OTHER_DESCRIPTORS);
  const program = new URL('../support/idle-sockets.mjs', import.meta.url).pathname;
  const before = await residentBytes(gateway.pid);
  clients = spawn(process.execPath, [program, `${gateway.url.replace(/^http/, 'ws')}/v1/graphql`, String(count), '50']);
  clients.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
  expect(await said(/^opened (\d+)/m)).toBe(count);
  // Keep-alives are part of what an idle connection costs.
  await new Promise((resolve) => setTimeout(resolve, KEEP_ALIVE_ROUNDS * 1000));
  const growth = (await residentBytes(gateway.pid)) - before;
  clients.stdin?.write('\n');
  expect(await said(/^alive (\d+)/m)).toBe(count);
  report(
    `${count} idle websockets: ${(growth / 2 ** 20).toFixed(0)} MB more, ${(growth / count).toFixed(0)} bytes per connection`,
  );
  expect(growth).toBeLessThan((MOST_GROWTH_BYTES * count) / 10_000);
  expect((await fetch(`${gateway.url}/healthz`)).ok).toBe(true);
}, 180_000);

/** Of this process, and so of those that it starts. */
async function descriptorLimit(): Promise<number> {
  const limits = await readFile('/proc/self/limits', 'utf8');
  return Number(/^Max open files\s+\d+\s+(\d+)/m.exec(limits)?.[1] ?? '1024');
}

async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1024;
}
