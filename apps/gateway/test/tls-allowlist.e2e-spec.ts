// Handlers behind certificates that nobody vouches for, and introspection switched off, through the metadata API.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGatewayUnderTest, type GatewayUnderTest } from '../../../test/support/gateway-under-test.js';

let folder: string;
let server: Server;
let port: string;
let gateway: GatewayUnderTest;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tls-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const line = `req -x509 -newkey rsa:2048 -nodes -keyout ${key} -out ${cert} -days 10 -subj /CN=x -addext subjectAltName=DNS:localhost`;
  execFileSync('openssl', line.split(' '), { stdio: 'ignore' });
  server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, response) => response.end('"safe"'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port.toString();
  gateway = await startGatewayUnderTest();
  const definition = { type: 'query', handler: `https://localhost:${port}`, output_type: 'String' };
  await gateway.apply('create_action', { name: 'secured', definition });
});
afterAll(async () => {
  await gateway.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

const ask = async (): Promise<string> => JSON.stringify((await gateway.graphql({ query: '{ secured }' })).body);
const SAFE = '{"data":{"secured":"safe"}}';

describe('the TLS allow-list', () => {
  it('decides about handlers with self-signed certificates, from one call to the next', async () => {
    expect(await ask()).toMatch(/http exception when calling webhook/);
    await gateway.apply('add_host_to_tls_allowlist', { host: 'localhost', suffix: port, permissions: ['self-signed'] });
    expect(await ask()).toBe(SAFE);
    await gateway.apply('drop_host_from_tls_allowlist', { host: 'localhost' });
    expect(await ask()).toMatch(/http exception when calling webhook/);
  });

  it.each<{ readonly host: string; readonly suffix?: string }>([
    { host: 'localhost', suffix: '1' },
    { host: 'ocalhost' },
    { host: '127.0.0.1' },
    { host: '*' },
  ])('trusts nobody else: %j', async (entry) => {
    await gateway.apply('add_host_to_tls_allowlist', { ...entry });
    expect(await ask()).toMatch(/http exception when calling webhook/);
    await gateway.apply('drop_host_from_tls_allowlist', { host: entry.host });
  });

  it('is exported, imported and obeyed again', async () => {
    await gateway.apply('add_host_to_tls_allowlist', { host: 'LOCALHOST' });
    const exported = (await gateway.apply('export_metadata', {})) as { network?: unknown };
    expect(exported.network).toEqual({ tls_allowlist: [{ host: 'LOCALHOST' }] });
    await gateway.apply('replace_metadata', { ...exported, network: {} });
    expect(await ask()).not.toBe(SAFE);
    await gateway.apply('replace_metadata', exported as never);
    expect(await ask()).toBe(SAFE);
    await gateway.apply('drop_host_from_tls_allowlist', { host: 'LOCALHOST' });
  });

  it('refuses a host twice, and one that is not there', async () => {
    await gateway.apply('add_host_to_tls_allowlist', 'x.test' as never);
    const again = { type: 'add_host_to_tls_allowlist', args: { host: 'x.test' } };
    expect((await gateway.metadata(again)).body).toEqual({
      error: 'the host "x.test" already exists in the allowlist',
      path: '$.args',
      code: 'already-exists',
    });
    expect((await gateway.metadata({ type: 'drop_host_from_tls_allowlist', args: { host: 'y.test' } })).body).toEqual({
      error: 'the host "y.test" isn\'t present in the allowlist',
      path: '$.args',
      code: 'not-exists',
    });
  });
});

describe('introspection', () => {
  const USER = { 'x-hasura-role': 'user' };

  it('is refused to the roles for which it is switched off, and __typename is not', async () => {
    await gateway.apply('create_action_permission', { action: 'secured', role: 'user' });
    await gateway.apply('set_graphql_schema_introspection_options', { disabled_for_roles: ['user'] });
    const query = '{ __schema { queryType { name } } }';
    expect((await gateway.graphql({ query }, USER)).body).toMatchObject({
      errors: [{ message: 'introspection is not allowed for role: user', extensions: { code: 'validation-failed' } }],
    });
    expect((await gateway.graphql({ query })).body).toMatchObject({ data: { __schema: {} } });
    expect((await gateway.graphql({ query: '{ __typename }' }, USER)).body).toEqual({
      data: { __typename: 'query_root' },
    });
    await gateway.apply('set_graphql_schema_introspection_options', { disabled_for_roles: [] });
    expect((await gateway.graphql({ query }, USER)).body).toMatchObject({ data: { __schema: {} } });
  });
});

it('keeps what is said about metrics and OpenTelemetry', async () => {
  const metrics = { analyze_query_variables: true, analyze_response_body: false };
  await gateway.apply('set_metrics_config', metrics);
  await gateway.apply('set_opentelemetry_config', { data_types: [] });
  await gateway.apply('set_opentelemetry_status', 'enabled' as never);
  expect(await gateway.apply('export_metadata', {})).toMatchObject({
    metrics_config: metrics,
    opentelemetry: { status: 'enabled' },
  });
});
