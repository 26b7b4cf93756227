// Several gateways on one metadata database.
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { actionNames, createQueryAction, metadata, queryFields, resourceVersion } from '../support/gateway-client.js';
import { programSuite } from '../support/program-suite.js';
import { report } from '../support/report.js';
import { startGatewayProgram, type Gateway } from '../support/running-product.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';
import { onDatabase } from '../support/upstream-catalog.js';

const HANDLER = 'http://127.0.0.1:1';
const NO_POLL = { HASURA_GRAPHQL_SCHEMA_SYNC_POLL_INTERVAL: '0' };
const suite = programSuite();
let database: TestDatabase;
/** The last one hears of changes by notification only. */
let gateways: readonly [Gateway, Gateway, Gateway, Gateway];
beforeAll(async () => {
  database = await createTestDatabase();
  const start = (more: object = {}): Promise<Gateway> => {
    const env = { HASURA_GRAPHQL_METADATA_DATABASE_URL: database.url, ...more };
    return startGatewayProgram({ program: 'gateway', cwd: suite.folder, env });
  };
  gateways = await Promise.all([start(), start(), start(), start(NO_POLL)]);
});
afterAll(async () => {
  await Promise.all(gateways.map((gateway) => gateway.end()));
  await database.drop();
});

const serves = async ({ url }: Gateway, action: string): Promise<boolean> => (await queryFields(url)).includes(action);

async function create(gateway: Gateway, name: string): Promise<void> {
  expect(await metadata(gateway.url, createQueryAction(name, HANDLER))).toMatchObject({ status: 200 });
}

/** A way to the database that is closed to connections which introduce themselves as listeners. */
async function openDoor(port: number): Promise<Server> {
  const door = createServer((client) => {
    client.on('error', () => client.destroy());
    client.once('data', (greeting) => {
      if (greeting.includes('actiongraph listener')) return client.destroy();
      const server = connect(port, '127.0.0.1');
      server.on('error', () => client.destroy());
      server.write(greeting);
      return client.pipe(server).pipe(client);
    });
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  return door;
}

/** Connections of a gateway that listen: for metadata, and for runs. */
const LISTENING = 2;
const listeners = (): Promise<{ readonly pid: number }[]> =>
  onDatabase(
    database.url,
    `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'actiongraph listener'`,
  );

describe('four gateways that start at once on an empty database', () => {
  it('all come up', () => {
    expect(gateways.map(({ port }) => port > 0)).toEqual([true, true, true, true]);
  });

  it('serve the same version', async () => {
    const versions = await Promise.all(gateways.map(({ url }) => resourceVersion(url)));
    expect(new Set(versions).size).toBe(1);
  });

  it('have created one catalogue', async () => {
    const rows = await onDatabase(database.url, 'SELECT hasura_uuid FROM hdb_catalog.hdb_version');
    expect(rows).toHaveLength(1);
  });

  it('print nothing on their error streams', () => {
    expect(gateways.map((gateway) => gateway.stderr())).toEqual(['', '', '', '']);
  });
});

describe('a change through one gateway', () => {
  it('is served there with the answer', async () => {
    await create(gateways[0], 'first');
    expect(await serves(gateways[0], 'first')).toBe(true);
  });

  it('is served by all others within a second', async () => {
    await create(gateways[0], 'second');
    const times = await Promise.all(gateways.slice(1).map((gateway) => until(() => serves(gateway, 'second'), 5000)));
    report(`a change seen by the other instances after ${times.map((ms) => ms.toFixed(0)).join(', ')} ms`);
    expect(Math.max(...times)).toBeLessThan(1000);
  });

  it('can be followed at once by one through another, which builds on it', async () => {
    await create(gateways[0], 'left');
    await create(gateways[1], 'right');
    expect(await actionNames(gateways[1].url)).toEqual(expect.arrayContaining(['left', 'right']));
  });

  it('is undone everywhere when another gateway drops it', async () => {
    await create(gateways[2], 'shortLived');
    await metadata(gateways[1].url, { type: 'drop_action', args: { name: 'shortLived' } });
    await Promise.all(gateways.map((gateway) => until(async () => !(await serves(gateway, 'shortLived')), 5000)));
  });
});

describe('a change that names the version it was made from', () => {
  const create_action = (name: string, resource_version: number): object => ({
    resource_version,
    ...createQueryAction(name, HANDLER),
  });

  it('is refused with 409 when another gateway was faster', async () => {
    const version = await resourceVersion(gateways[0].url);
    await create(gateways[1], 'faster');
    expect(await metadata(gateways[0].url, create_action('slower', version))).toMatchObject({
      status: 409,
      json: {
        code: 'conflict',
        path: '$',
        error: `metadata resource version referenced (${version}) did not match current version`,
      },
    });
    expect(await actionNames(gateways[1].url)).not.toContain('slower');
  });

  it('succeeds once when all gateways are asked at the same time', async () => {
    const version = await resourceVersion(gateways[0].url);
    const answers = await Promise.all(
      gateways.map(({ url }, index) => metadata(url, create_action(`racer${index}`, version))),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409]);
  });

  it('loses nothing when the changes name no version', async () => {
    const before = await resourceVersion(gateways[0].url);
    const names = gateways.flatMap((_, index) => [`free${index}a`, `free${index}b`]);
    const answers = await Promise.all(
      names.map((name, index) => metadata(gateways[index % 4]?.url ?? '', createQueryAction(name, HANDLER))),
    );
    const stored = names.filter((_, index) => answers[index]?.status === 200);
    // Two processes may still meet in the database; whoever loses is told so.
    expect(answers.filter(({ status }) => status !== 200).every(({ status }) => status === 409)).toBe(true);
    await until(async () => (await resourceVersion(gateways[3].url)) === before + stored.length);
    expect(await actionNames(gateways[3].url)).toEqual(expect.arrayContaining(stored));
  });
});

describe('a gateway that cannot listen', () => {
  let door: Server;
  let gateway: Gateway;
  beforeAll(async () => {
    const address = new URL(database.url);
    door = await openDoor(Number(address.port));
    address.port = String((door.address() as AddressInfo).port);
    const env = { HASURA_GRAPHQL_METADATA_DATABASE_URL: address.href };
    gateway = await startGatewayProgram({ program: 'gateway', cwd: suite.folder, env });
  });
  afterAll(async () => {
    await gateway.end();
    await new Promise((resolve) => door.close(resolve));
  });

  it('follows by polling', async () => {
    await create(gateways[0], 'polled');
    const ms = await until(() => serves(gateway, 'polled'), 5000);
    report(`a change seen by polling alone after ${ms.toFixed(0)} ms`);
    expect(ms).toBeLessThan(2500);
  });

  it('says once that it does not listen', () => {
    expect(gateway.stdout().match(/not listening for metadata changes/g)).toHaveLength(1);
    expect(gateway.stderr()).toBe('');
  });

  it('is heard by the others', async () => {
    await create(gateway, 'fromAfar');
    await until(() => serves(gateways[3], 'fromAfar'), 5000);
  });
});

describe('gateways whose listening connections are killed', () => {
  beforeAll(async () => {
    expect(await listeners()).toHaveLength(4 * LISTENING);
    await onDatabase(
      database.url,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'actiongraph listener'`,
    );
    await create(gateways[0], 'missed');
  });

  it('find what they missed, also the one that does not poll', async () => {
    await Promise.all(gateways.map((gateway) => until(() => serves(gateway, 'missed'), 5000)));
  });

  it('listen again', async () => {
    await until(async () => (await listeners()).length === 4 * LISTENING);
  });

  it('tell about the loss', () => {
    expect(gateways[1].stdout()).toContain('not listening for metadata changes');
    expect(gateways.map((gateway) => gateway.stderr())).toEqual(['', '', '', '']);
  });
});

describe('a gateway that is stopped', () => {
  it('leaves the others as they are', async () => {
    expect(await gateways[3].end()).toBe(0);
    await create(gateways[2], 'afterwards');
    await until(() => serves(gateways[0], 'afterwards'), 5000);
  });

  it('leaves no connection behind', async () => {
    await until(async () => (await listeners()).length === 3 * LISTENING);
  });
});
