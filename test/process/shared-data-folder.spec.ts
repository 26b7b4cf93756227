// Gateway and handlers as two processes with one embedded database.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { actionNames } from '../support/gateway-client.js';
import { programSuite } from '../support/program-suite.js';
import { isHealthy, runToEnd, startGatewayProgram, startHandlersProgram } from '../support/running-product.js';
import { processesIn } from '../support/workspace.js';

const suite = programSuite();
const startGateway = () => startGatewayProgram({ program: 'gateway', cwd: suite.folder });
const startHandlers = () => startHandlersProgram({ cwd: suite.folder });
type Programs = [Awaited<ReturnType<typeof startGateway>>, Awaited<ReturnType<typeof startHandlers>>];

describe('both at once in an empty folder', () => {
  let programs: Programs;
  beforeAll(async () => (programs = await Promise.all([startGateway(), startHandlers()])));

  it('come up on one server', async () => {
    const created = programs.filter((program) => program.stdout().includes('creating a PostgreSQL'));
    expect(created).toHaveLength(1);
    expect(await Promise.all(programs.map(({ url }) => isHealthy(url)))).toEqual([true, true]);
  });

  it('do not apply quick-start metadata: nobody said that these are the handlers of this gateway', async () => {
    expect(await actionNames(programs[0].url)).toEqual([]);
  });

  it('refuse a wrong password of that server with one line', async () => {
    const port = (await readFile(join(suite.folder, '.actiongraph/port'), 'utf8')).trim();
    const env = { HASURA_GRAPHQL_DATABASE_URL: `postgres://postgres:pa55@127.0.0.1:${port}/actiongraph` };
    const ended = await runToEnd({ program: 'gateway', cwd: suite.folder, env });
    expect(ended.code).toBe(1);
    expect(ended.stderr()).toMatch(/^HASURA_GRAPHQL_DATABASE_URL: .*password authentication failed.*\n$/);
    expect(ended.stderr()).not.toContain('pa55');
  });

  it('go on when the first leaves', async () => {
    expect(await programs[1].end()).toBe(0);
    expect(await isHealthy(programs[0].url)).toBe(true);
  });

  it('are followed by their server when the last one leaves', async () => {
    expect(await programs[0].end()).toBe(0);
    expect(await processesIn(suite.folder)).toEqual([]);
  });
});

describe('one after the other', () => {
  let programs: Programs;
  beforeAll(async () => {
    const handlers = await startHandlers();
    programs = [await startGateway(), handlers];
  });

  it('share the server that the handlers started', async () => {
    expect(await Promise.all(programs.map(({ url }) => isHealthy(url)))).toEqual([true, true]);
  });

  it('go on when the gateway leaves', async () => {
    expect(await programs[0].end()).toBe(0);
    expect(await isHealthy(programs[1].url)).toBe(true);
  });

  it('are followed by their server when the last one leaves', async () => {
    expect(await programs[1].end()).toBe(0);
    expect(await processesIn(suite.folder)).toEqual([]);
  });
});
