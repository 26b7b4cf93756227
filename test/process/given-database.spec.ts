// The gateway and the handlers as processes of their own on given databases.
import pg from 'pg';
import { actionNames, exportMetadata } from '../support/gateway-client.js';
import { accepts, freePort } from '../support/network.js';
import { programSuite } from '../support/program-suite.js';
import { startGatewayProgram, startHandlersProgram, type Gateway } from '../support/running-product.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const suite = programSuite();
const databases: TestDatabase[] = [];
async function database(): Promise<string> {
  const made = await createTestDatabase();
  databases.push(made);
  return made.url;
}
afterAll(async () => {
  for (const made of databases) await made.drop();
});

async function holdsMetadata(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ found: boolean }>(
      `SELECT to_regclass('hdb_catalog.hdb_metadata') IS NOT NULL AS found`,
    );
    return rows[0]?.found === true;
  } finally {
    await client.end();
  }
}

const sourceFrom = (variable: string): unknown => [
  expect.objectContaining({
    name: 'default',
    configuration: expect.objectContaining({
      connection_info: expect.objectContaining({ database_url: { from_env: variable } }) as unknown,
    }) as unknown,
  }),
];

describe('the gateway alone', () => {
  let gateway: Gateway | undefined;
  const start = async (env: Record<string, string | undefined>): Promise<Gateway> =>
    (gateway = await startGatewayProgram({ program: 'gateway', cwd: suite.folder, env }));
  afterEach(async () => {
    expect(await gateway?.end()).toBe(0);
  });

  it('keeps the metadata in the database of the source default when only that is given', async () => {
    const url = await database();
    const { url: address } = await start({ HASURA_GRAPHQL_DATABASE_URL: url });
    expect((await exportMetadata(address)).sources).toEqual(sourceFrom('HASURA_GRAPHQL_DATABASE_URL'));
    expect(await holdsMetadata(url)).toBe(true);
  });

  it('takes PG_DATABASE_URL for both when nothing else is given', async () => {
    const url = await database();
    const { url: address } = await start({ PG_DATABASE_URL: url });
    expect((await exportMetadata(address)).sources).toEqual(sourceFrom('PG_DATABASE_URL'));
    expect(await holdsMetadata(url)).toBe(true);
  });

  it('leaves the database of the source alone when the metadata has its own', async () => {
    const [data, metadata] = [await database(), await database()];
    const { url } = await start({
      HASURA_GRAPHQL_DATABASE_URL: data,
      HASURA_GRAPHQL_METADATA_DATABASE_URL: metadata,
    });
    expect((await exportMetadata(url)).sources).toEqual(sourceFrom('HASURA_GRAPHQL_DATABASE_URL'));
    expect([await holdsMetadata(data), await holdsMetadata(metadata)]).toEqual([false, true]);
  });

  it('takes PORT when its own variable is not set, listens on every address, and applies no quick-start metadata', async () => {
    const port = await freePort();
    const { url } = await start({
      HASURA_GRAPHQL_METADATA_DATABASE_URL: await database(),
      HASURA_GRAPHQL_SERVER_PORT: undefined,
      PORT: String(port),
    });
    expect(new URL(url).port).toBe(String(port));
    expect(await accepts('127.0.0.2', port)).toBe(true);
    expect(await actionNames(url)).toEqual([]);
  });

  it('listens only where it is told to', async () => {
    const { port } = await start({
      HASURA_GRAPHQL_METADATA_DATABASE_URL: await database(),
      HASURA_GRAPHQL_SERVER_HOST: '127.0.0.1',
    });
    expect([await accepts('127.0.0.1', port), await accepts('127.0.0.2', port)]).toEqual([true, false]);
  });
});

describe('the default project on a given database', () => {
  let product: Gateway;
  let url: string;
  beforeAll(async () => {
    url = await database();
    product = await startGatewayProgram({
      program: 'actiongraph',
      cwd: suite.folder,
      env: { HASURA_GRAPHQL_DATABASE_URL: url },
    });
  });

  it('applies no quick-start metadata', async () => {
    expect(await actionNames(product.url)).toEqual([]);
  });

  it('starts no embedded database', () => {
    expect(product.stdout()).not.toContain('embedded');
  });

  it('keeps the metadata in it', async () => {
    expect(await holdsMetadata(url)).toBe(true);
  });

  it('ends with exit code 0', async () => {
    expect(await product.end()).toBe(0);
  });
});

describe('the handlers alone', () => {
  let url: string;
  beforeAll(async () => (url = await database()));

  it.each([
    ['HANDLERS_PORT before NESTJS_PORT', ['HANDLERS_PORT', 'NESTJS_PORT', 'PORT']],
    ['NESTJS_PORT, but not PORT, which is the gateway’s', ['NESTJS_PORT', 'PORT']],
  ])('take %s', async (_, variables) => {
    const ports = await Promise.all(variables.map(() => freePort()));
    const env = Object.fromEntries(variables.map((name, index) => [name, String(ports[index])]));
    const handlers = await startHandlersProgram({
      cwd: suite.folder,
      env: { HANDLERS_DATABASE_URL: url, HANDLERS_PORT: undefined, ...env },
    });
    expect(new URL(handlers.url).port).toBe(String(ports[0]));
    expect(await handlers.end()).toBe(0);
  });
});
