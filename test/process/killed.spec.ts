// The default project when it is ended in the middle of something.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { graphql } from '../support/gateway-client.js';
import { programSuite } from '../support/program-suite.js';
import { launch, startGatewayProgram, type Gateway } from '../support/running-product.js';
import { until } from '../support/until.js';
import { processesIn } from '../support/workspace.js';

const suite = programSuite();
const register = (url: string) =>
  graphql(
    url,
    `
      mutation {
        registerUser(input: { email: "eve@example.com", password: "correct-horse-7", name: "Eve" }) {
          success
        }
      }
    `,
  );
const start = (): Promise<Gateway> => startGatewayProgram({ program: 'actiongraph', cwd: suite.folder });

async function databasePid(): Promise<number> {
  const file = await readFile(join(suite.folder, '.actiongraph/cluster/postmaster.pid'), 'utf8');
  return Number(file.split('\n')[0]);
}

describe('SIGTERM while the database is being created', () => {
  let code: number | NodeJS.Signals | null;
  beforeAll(async () => {
    const product = launch({ program: 'actiongraph', cwd: suite.folder });
    await until(() => product.stdout().includes('creating a PostgreSQL'));
    code = await product.end('SIGTERM');
  });

  it('ends the program with exit code 0', () => {
    expect(code).toBe(0);
  });

  it('leaves no process', async () => {
    expect(await processesIn(suite.folder)).toEqual([]);
  });
});

describe('kill -9 of the program alone', () => {
  let before: number;
  let next: Gateway;
  beforeAll(async () => {
    const first = await start();
    await register(first.url);
    before = await databasePid();
    await first.end('SIGKILL');
    next = await start();
  });

  it('leaves the database running, which the next start adopts', async () => {
    expect(await databasePid()).toBe(before);
  });

  it('loses nothing', async () => {
    expect((await register(next.url)).json).toEqual({ data: { registerUser: { success: false } } });
  });

  it('lets the next start stop everything', async () => {
    expect(await next.end()).toBe(0);
    expect(await processesIn(suite.folder)).toEqual([]);
  });
});

describe('kill -9 of the program and of the database', () => {
  let next: Gateway;
  beforeAll(async () => {
    const first = await start();
    const database = await databasePid();
    await first.end('SIGKILL');
    process.kill(database, 'SIGKILL');
    next = await start();
  });

  it('lets the next start recover, and say so', () => {
    expect(next.stdout()).toContain('the embedded PostgreSQL had not been stopped properly; it has recovered its data');
  });

  it('loses nothing', async () => {
    expect((await register(next.url)).json).toEqual({ data: { registerUser: { success: false } } });
  });

  it('lets the next start stop everything', async () => {
    expect(await next.end()).toBe(0);
    expect(await processesIn(suite.folder)).toEqual([]);
  });
});
