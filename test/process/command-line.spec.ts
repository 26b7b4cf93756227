// The executable `actiongraph`.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { PROGRAMS } from '../support/ensure-build.js';
import { actionNames, exportMetadata, get, graphql, metadata } from '../support/gateway-client.js';
import { accepts, freePort } from '../support/network.js';
import { programSuite } from '../support/program-suite.js';
import { runToEnd, startGatewayProgram, type Gateway } from '../support/running-product.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { processesIn } from '../support/workspace.js';

const suite = programSuite();
const run = (...args: string[]) => runToEnd({ program: 'cli', args, cwd: suite.folder });

describe('without starting anything', () => {
  it('prints the version', async () => {
    const version = await run('version');
    expect([version.code, version.stdout()]).toEqual([0, expect.stringMatching(/^actiongraph \d+\.\d+\.\d+\n$/)]);
  });

  it('can be executed as a file of its own', async () => {
    expect((await promisify(execFile)(PROGRAMS.cli, ['version'])).stdout).toMatch(/^actiongraph /);
  });

  it('shows the commands and the global flags', async () => {
    const help = await run('--help');
    expect(help.code).toBe(0);
    expect(help.stdout()).toMatch(/serve[\s\S]*version/);
    expect(help.stdout()).toContain('--metadata-database-url');
  });

  it('shows every flag of serve with its variable', async () => {
    const help = await run('serve', '--help');
    expect(help.code).toBe(0);
    expect(help.stdout().replaceAll(/\s+/g, ' ')).toMatch(/--server-port <integer> .*HASURA_GRAPHQL_SERVER_PORT.*8080/);
  });

  it('says what is missing when it is called without a command', async () => {
    const lost = await run();
    expect([lost.code, lost.stdout(), lost.stderr()]).toEqual([
      1,
      '',
      expect.stringMatching(/^missing command: .*\n$/),
    ]);
  });
});

describe('serve with a metadata database, in the words of the engine that it replaces', () => {
  const SECRET = { 'x-hasura-admin-secret': 'S' };
  let database: TestDatabase;
  let port: number;
  let product: Gateway;
  beforeAll(async () => {
    database = await createTestDatabase();
    port = await freePort();
    const url = database.url.replace('postgres@', 'postgres:pa55-of-this-test@');
    const line = `--metadata-database-url ${url} serve --enable-telemetry=false --server-port ${port} --stringify-numeric-types --admin-secret S`;
    const env = { HASURA_GRAPHQL_ADMIN_SECRET: 'from-the-environment', HASURA_GRAPHQL_SERVER_PORT: '1' };
    product = await startGatewayProgram({ program: 'cli', args: line.split(' '), cwd: suite.folder, env });
  });
  afterAll(() => database.drop());

  it('listens on the port of the flag, not of the variable', () => {
    expect(product.port).toBe(port);
  });

  it('takes the secret of the flag', async () => {
    expect((await graphql(product.url, '{ __typename }', SECRET)).json).toEqual({ data: { __typename: 'query_root' } });
  });

  it.each([
    ['no secret', {}],
    ['the secret of the variable, which the flag replaces', { 'x-hasura-admin-secret': 'from-the-environment' }],
  ])('refuses %s', async (_, headers) => {
    expect((await graphql(product.url, '{ __typename }', headers)).json).toMatchObject({
      errors: [{ extensions: { code: 'access-denied' } }],
    });
  });

  it('has read the flag without a value', () => {
    expect(product.startup('server_configuration')).toMatchObject({ graphql: { stringifyNumericTypes: true } });
  });

  it('has no source default', async () => {
    expect((await exportMetadata(product.url, SECRET)).sources).toEqual([]);
  });

  it('does not apply quick-start metadata', async () => {
    expect(await actionNames(product.url, SECRET)).toEqual([]);
  });

  it('listens on every address of this machine', async () => {
    expect(await accepts('127.0.0.2', port)).toBe(true);
  });

  it('says in which database the metadata is, without the password', () => {
    const { data } = product.startup('server_started') as { readonly data: string };
    expect(data).toContain(new URL(database.url).pathname.slice(1));
    expect(product.stdout() + product.stderr()).not.toContain('pa55');
  });

  it('puts a placeholder, not the secret, into its curl line', () => {
    expect(product.startup('server_started')).toMatchObject({
      try: expect.stringContaining("-H 'X-Hasura-Admin-Secret: <your secret>'") as string,
    });
    expect(product.lines().some(({ detail }) => detail.kind === 'no_admin_secret')).toBe(false);
  });

  it('answers the questions of tools', async () => {
    expect((await get(`${product.url}/v1/version`)).json).toMatchObject({ server_type: 'ce' });
    expect((await metadata(product.url, { type: 'get_catalog_state', args: {} }, SECRET)).status).toBe(200);
  });

  it('ends with exit code 0 on SIGTERM and leaves no process', async () => {
    expect(await product.end()).toBe(0);
    expect(await processesIn(suite.folder)).toEqual([]);
  });
});
