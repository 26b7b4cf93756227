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
  const gateways = new Map<string, Gateway>();
  const urls = { both: '', stand: '', data: '', metadata: '' };
  let port: number;
  const urlOf = (name: string): string => gateways.get(name)?.url ?? '';
  beforeAll(async () => {
    port = await freePort();
    for (const name of ['both', 'stand', 'data', 'metadata'] as const) urls[name] = await database();
    const environments: Record<string, Record<string, string | undefined>> = {
      both: { HASURA_GRAPHQL_DATABASE_URL: urls.both },
      stand: { PG_DATABASE_URL: urls.stand },
      apart: { HASURA_GRAPHQL_DATABASE_URL: urls.data, HASURA_GRAPHQL_METADATA_DATABASE_URL: urls.metadata },
      port: {
        HASURA_GRAPHQL_METADATA_DATABASE_URL: await database(),
        HASURA_GRAPHQL_SERVER_PORT: undefined,
        PORT: String(port),
      },
      local: { HASURA_GRAPHQL_METADATA_DATABASE_URL: await database(), HASURA_GRAPHQL_SERVER_HOST: '127.0.0.1' },
    };
    const start = async ([name, env]: [string, Record<string, string | undefined>]): Promise<void> => {
      gateways.set(name, await startGatewayProgram({ program: 'gateway', cwd: suite.folder, env }));
    };
    await Promise.all(Object.entries(environments).map(start));
  });

  it('has the source default in the database that is given alone', async () => {
    expect((await exportMetadata(urlOf('both'))).sources).toEqual(sourceFrom('HASURA_GRAPHQL_DATABASE_URL'));
  });

  it('keeps the metadata there, too', async () => {
    expect(await holdsMetadata(urls.both)).toBe(true);
  });

  it('takes PG_DATABASE_URL for both when nothing else is given', async () => {
    expect((await exportMetadata(urlOf('stand'))).sources).toEqual(sourceFrom('PG_DATABASE_URL'));
    expect(await holdsMetadata(urls.stand)).toBe(true);
  });

  it('leaves the database of the source alone when the metadata has its own', async () => {
    expect((await exportMetadata(urlOf('apart'))).sources).toEqual(sourceFrom('HASURA_GRAPHQL_DATABASE_URL'));
    expect([await holdsMetadata(urls.data), await holdsMetadata(urls.metadata)]).toEqual([false, true]);
  });

  it('takes PORT when its own variable is not set', () => {
    expect(new URL(urlOf('port')).port).toBe(String(port));
  });

  it('listens on every address', async () => {
    expect(await accepts('127.0.0.2', port)).toBe(true);
  });

  it('listens only where it is told to', async () => {
    const local = Number(new URL(urlOf('local')).port);
    expect([await accepts('127.0.0.1', local), await accepts('127.0.0.2', local)]).toEqual([true, false]);
  });

  it.each(['both', 'port'])('applies no quick-start metadata (%s)', async (name) => {
    expect(await actionNames(urlOf(name))).toEqual([]);
  });

  it('ends with exit code 0', async () => {
    const codes = await Promise.all([...gateways.values()].map((gateway) => gateway.end()));
    expect(codes).toEqual([0, 0, 0, 0, 0]);
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
