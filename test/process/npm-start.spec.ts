// `npm start` without any configuration: the default project with the embedded database.
import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { actionNames, exportMetadata, graphql, metadata, post } from '../support/gateway-client.js';
import { accepts } from '../support/network.js';
import { programSuite } from '../support/program-suite.js';
import { report } from '../support/report.js';
import { startGatewayProgram, type Gateway } from '../support/running-product.js';
import { processesIn } from '../support/workspace.js';

const suite = programSuite();
/** Of the quick start. */
const ACTIONS = [
  'backgroundJob',
  'bulkCreateUsers',
  'generateReport',
  'processPayment',
  'registerUser',
  'resendVerification',
  'syncWithCRM',
  'uploadAndProcessFile',
];

const REGISTER = `mutation { registerUser(input: {email: "ada@example.com", password: "correct-horse-7", name: "Ada"}) {
  success message user { email } errors { field } } }`;
const ADMIN_SECRET = 'a-secret-of-this-test';

interface Banner {
  readonly graphql: string;
  readonly metadata: string;
  readonly data: string;
  readonly try: string;
}

/** Runs a line as a shell would when it is pasted. */
async function runLine(line: string): Promise<string> {
  const { stdout } = await promisify(execFile)('sh', ['-c', line]);
  return stdout;
}

describe('the first start', () => {
  let product: Gateway;
  let banner: Banner;
  beforeAll(async () => {
    product = await startGatewayProgram({ program: 'actiongraph', cwd: suite.folder });
    banner = product.startup('server_started') as Banner;
    report(`first start, spawn to healthy: ${product.readyMs.toFixed(0)} ms`);
  });

  it('is healthy in a few seconds', () => {
    // A few on an idle machine; this one may have others to start at the same time.
    expect(product.readyMs).toBeLessThan(60_000);
  });

  it('prints nothing on the error stream', () => {
    expect(product.stderr()).toBe('');
  });

  it('announces the address of GraphQL', async () => {
    const { json } = await post(banner.graphql, { query: '{ __typename }' });
    expect(json).toEqual({ data: { __typename: 'query_root' } });
  });

  it('announces the address of the metadata API', async () => {
    expect((await post(banner.metadata, { type: 'export_metadata', args: {} })).status).toBe(200);
  });

  it('announces the address of the handlers', async () => {
    const { address } = product.startup('handlers_started') as { readonly address: string };
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
  });

  it('says where data lives', async () => {
    expect(banner.data).toBe(`embedded PostgreSQL in ${join(suite.folder, '.actiongraph')}`);
    await access(join(suite.folder, '.actiongraph/cluster/PG_VERSION'));
  });

  it('shows a curl line that works', async () => {
    expect(await runLine(banner.try)).toBe('{"data":{"__typename":"query_root"}}');
  });

  it('warns that there is no admin secret', () => {
    const warning = product.lines().find(({ detail }) => detail.kind === 'no_admin_secret');
    expect(warning).toMatchObject({
      level: 'warn',
      detail: { info: { message: expect.stringContaining('HASURA_GRAPHQL_ADMIN_SECRET') as string } },
    });
  });

  it('listens on 127.0.0.1', async () => {
    expect(await accepts('127.0.0.1', product.port)).toBe(true);
  });

  // The whole of 127/8 is this machine's: only a server that listens on every address would answer here.
  it.each(['127.0.0.2', '::1'])('does not listen on %s', async (host) => {
    const { address } = product.startup('handlers_started') as { readonly address: string };
    expect(await accepts(host, product.port)).toBe(false);
    expect(await accepts(host, Number(new URL(address).port))).toBe(false);
  });

  it('writes every line of its log as JSON', () => {
    const lines = product.stdout().trimEnd().split('\n');
    expect(product.lines()).toHaveLength(lines.length);
  });

  it('has applied the metadata of its handlers', async () => {
    expect(await actionNames(product.url)).toEqual(ACTIONS);
  });

  it('keeps the source default beside them', async () => {
    expect((await exportMetadata(product.url)).sources).toEqual([expect.objectContaining({ name: 'default' })]);
  });

  it('serves an action with real logic', async () => {
    expect((await graphql(product.url, REGISTER)).json).toMatchObject({
      data: { registerUser: { success: true, user: { email: 'ada@example.com' } } },
    });
  });

  it('takes a change of the metadata', async () => {
    const request = { type: 'drop_action', args: { name: 'resendVerification' } };
    expect(await metadata(product.url, request)).toMatchObject({ status: 200, json: { message: 'success' } });
  });

  it('ends with exit code 0 on SIGTERM', async () => {
    expect(await product.end('SIGTERM')).toBe(0);
  });

  it('has left no process, the database included', async () => {
    expect(await processesIn(suite.folder)).toEqual([]);
  });

  it('has said nothing about trouble while stopping', () => {
    expect(product.stderr()).toBe('');
    expect(product.lines().filter(({ level }) => level === 'error')).toEqual([]);
  });
});

describe('the second start, with an admin secret and lines for people', () => {
  const headers = { 'x-hasura-admin-secret': ADMIN_SECRET };
  let product: Gateway;
  beforeAll(async () => {
    const env = { ACTIONGRAPH_LOG_FORMAT: 'text', HASURA_GRAPHQL_ADMIN_SECRET: ADMIN_SECRET };
    product = await startGatewayProgram({ program: 'actiongraph', cwd: suite.folder, env });
    report(`second start, spawn to healthy: ${product.readyMs.toFixed(0)} ms`);
  });

  const entry = (name: string): string | undefined => new RegExp(`^ +${name} +(.+)$`, 'm').exec(product.stdout())?.[1];

  it('finds the user of the first one', async () => {
    expect((await graphql(product.url, REGISTER, headers)).json).toMatchObject({
      data: { registerUser: { success: false, user: null, errors: [{ field: 'email' }] } },
    });
  });

  it('does not apply the quick-start metadata again', async () => {
    expect(await actionNames(product.url, headers)).toEqual(ACTIONS.filter((name) => name !== 'resendVerification'));
  });

  it('announces its addresses and the place of its data', () => {
    expect(entry('graphql')).toBe(`${product.url}/v1/graphql`);
    expect(entry('metadata')).toBe(`${product.url}/v1/metadata`);
    expect(entry('data')).toBe(`embedded PostgreSQL in ${join(suite.folder, '.actiongraph')}`);
  });

  it('shows a curl line that works once the secret is filled in', async () => {
    const line = (entry('try') ?? '').replace('<your secret>', ADMIN_SECRET);
    expect(await runLine(line)).toBe('{"data":{"__typename":"query_root"}}');
  });

  it('refuses its curl line without the secret', async () => {
    expect(await runLine(entry('try') ?? '')).toContain('invalid \\"x-hasura-admin-secret\\"');
  });

  it('does not warn', () => {
    expect(product.stdout()).not.toContain('no_admin_secret');
  });

  it('prints the secret nowhere', () => {
    expect(product.stdout() + product.stderr()).not.toContain(ADMIN_SECRET);
  });

  it('ends with exit code 0 on a Ctrl-C that arrives three times, and leaves no process', async () => {
    // The terminal tells the whole group; npm and nest pass on to their child what they heard. The pauses are needed:
    // a signal that is still waiting swallows the next.
    process.kill(product.pid, 'SIGINT');
    await sleep(20);
    process.kill(product.pid, 'SIGINT');
    await sleep(20);
    expect(await product.endGroup('SIGINT')).toBe(0);
    expect(await processesIn(suite.folder)).toEqual([]);
  });
});
