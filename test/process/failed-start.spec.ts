// Starts that cannot succeed: one clear line that names what to change, exit code 1, nothing left.
import { chmod, chown, mkdir, readdir, writeFile } from 'node:fs/promises';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import type { ProgramName } from '../support/ensure-build.js';
import { freePort, occupyPort } from '../support/network.js';
import { programSuite } from '../support/program-suite.js';
import { runToEnd, type Launch } from '../support/running-product.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { createUpstreamCatalog, onDatabase } from '../support/upstream-catalog.js';
import { processesIn } from '../support/workspace.js';

const NOBODY = 65534;
const suite = programSuite();

/** The single line that a program printed on its way out. */
async function complaintOf(input: Partial<Launch>): Promise<string> {
  const ended = await runToEnd({ program: 'gateway', cwd: suite.folder, ...input });
  const lines = ended.stderr().trimEnd().split('\n');
  expect(ended.code).toBe(1);
  expect(lines).toHaveLength(1);
  expect(ended.stdout()).not.toMatch(/^\s+at /m);
  expect(ended.lines().filter(({ level }) => level === 'error')).toEqual([]);
  return lines[0] ?? '';
}

describe('an address that cannot be opened', () => {
  let occupied: Server;
  let port: string;
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
    occupied = await occupyPort();
    port = String((occupied.address() as AddressInfo).port);
  });
  afterAll(async () => {
    await new Promise((resolve) => occupied.close(resolve));
    await database.drop();
  });

  it('is named with its variable when the port is taken', async () => {
    const env = { HASURA_GRAPHQL_DATABASE_URL: database.url, HASURA_GRAPHQL_SERVER_PORT: port };
    expect(await complaintOf({ env })).toBe(
      `HASURA_GRAPHQL_SERVER_PORT (--server-port): port ${port} on 0.0.0.0 is in use by another program`,
    );
  });

  it('is named with its variable when the port of the handlers is taken', async () => {
    const env = { HANDLERS_DATABASE_URL: database.url, HANDLERS_PORT: port };
    expect(await complaintOf({ program: 'handlers', env })).toBe(
      `HANDLERS_PORT: port ${port} on 0.0.0.0 is in use by another program`,
    );
  });

  it('is named when the host is none of this machine', async () => {
    const env = { HASURA_GRAPHQL_DATABASE_URL: database.url, HASURA_GRAPHQL_SERVER_HOST: '203.0.113.1' };
    expect(await complaintOf({ env })).toBe(
      'HASURA_GRAPHQL_SERVER_HOST (--server-host): 203.0.113.1 is no address of this machine',
    );
  });

  it('ends the default project after its database and its handlers have started, and leaves no process', async () => {
    const cwd = join(suite.folder, 'half-way');
    await mkdir(cwd);
    const complaint = await complaintOf({ program: 'actiongraph', cwd, env: { HASURA_GRAPHQL_SERVER_PORT: port } });
    expect(complaint).toContain('HASURA_GRAPHQL_SERVER_PORT');
    expect(await processesIn(cwd)).toEqual([]);
  });
});

describe('a database that cannot be used', () => {
  let database: TestDatabase;
  beforeAll(async () => (database = await createTestDatabase()));
  afterAll(() => database.drop());
  const changed = (change: (url: URL) => void): string => {
    const url = new URL(database.url);
    url.password = 'pa55-of-this-test';
    change(url);
    return url.href;
  };

  it.each([
    ['where nobody listens', 'HASURA_GRAPHQL_DATABASE_URL', 'port'],
    ['whose database does not exist', 'HASURA_GRAPHQL_METADATA_DATABASE_URL', 'pathname'],
    ['that does not know the role', 'PG_DATABASE_URL', 'username'],
  ] as const)('is one %s', async (_, variable, part) => {
    const wrong = part === 'port' ? String(await freePort()) : 'nobody_knows_this';
    const complaint = await complaintOf({ env: { [variable]: changed((url) => (url[part] = wrong)) } });
    expect(complaint.startsWith(`${variable}: `)).toBe(true);
    expect(complaint).toContain(wrong);
    expect(complaint).not.toContain('pa55');
  });

  it('is named with the variable of the handlers', async () => {
    const env = { HANDLERS_DATABASE_URL: changed((url) => (url.pathname = 'nobody_knows_this')) };
    const complaint = await complaintOf({ program: 'handlers', env });
    expect(complaint).toMatch(/^HANDLERS_DATABASE_URL: .*nobody_knows_this/);
    expect(complaint).not.toContain('pa55');
  });
});

describe('a metadata database that this release does not know', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
    await createUpstreamCatalog(database.url, 46);
  });
  afterAll(() => database.drop());
  const start = (): Promise<string> => complaintOf({ env: { HASURA_GRAPHQL_METADATA_DATABASE_URL: database.url } });

  it.each([
    ['45', 'upgrade it with version 2 of the engine that made it'],
    ['49', 'a newer engine made it'],
  ])('is one of catalogue version %s', async (version, advice) => {
    await onDatabase(database.url, 'UPDATE hdb_catalog.hdb_version SET version = $1', [version]);
    expect(await start()).toBe(
      `HASURA_GRAPHQL_METADATA_DATABASE_URL: the metadata database has catalogue version "${version}"; this release works with versions 46 to 48: ${advice}`,
    );
  });

  it('is one with missing tables', async () => {
    await onDatabase(database.url, `UPDATE hdb_catalog.hdb_version SET version = '48'`);
    await onDatabase(database.url, 'DROP TABLE hdb_catalog.hdb_metadata');
    expect(await start()).toContain('but not hdb_metadata');
  });
});

describe('a value that cannot be read', () => {
  const values: readonly (readonly [ProgramName, string, string, string])[] = [
    ['gateway', 'HASURA_GRAPHQL_SERVER_PORT', 'eighty', 'found "eighty"'],
    ['gateway', 'PORT', '99999', 'from 0 to 65535'],
    ['gateway', 'HASURA_GRAPHQL_DEV_MODE', 'perhaps', '(--dev-mode)'],
    ['gateway', 'HASURA_GRAPHQL_LOG_LEVEL', 'loud\nvery', 'found "loud\\nvery"'],
    ['gateway', 'HASURA_GRAPHQL_ENABLED_APIS', '', 'must not be empty'],
    ['gateway', 'HASURA_GRAPHQL_SERVER_HOST', 'a b', 'a host name'],
    ['gateway', 'HASURA_GRAPHQL_DATABASE_URL', 'mysql://user:pa55@host/db', 'a PostgreSQL URL'],
    ['gateway', 'HASURA_GRAPHQL_ADMIN_SECRETS', '["pa55"', 'a JSON list'],
    ['handlers', 'HANDLERS_PORT', 'x', 'a whole number'],
    ['handlers', 'SMTP_URL', 'http://mail', 'smtp://'],
    ['handlers', 'STRIPE_SECRET_KEY', 'pa55', 'a secret key of Stripe'],
    ['actiongraph', 'HANDLERS_PORT', 'x', 'a whole number'],
  ];
  const complaints = new Map<string, string>();
  beforeAll(async () => {
    const complain = async ([program, variable, value]: (typeof values)[number]): Promise<void> => {
      const env = { HASURA_GRAPHQL_SERVER_PORT: undefined, [variable]: value };
      complaints.set(`${program} ${variable}`, await complaintOf({ program, env }));
    };
    const queue = [...values];
    const work = async (): Promise<void> => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) await complain(next);
    };
    await Promise.all([work(), work(), work()]);
  }, 60_000);

  it.each(values)('is told by %s: %s=%j', (program, variable, _, reason) => {
    const complaint = complaints.get(`${program} ${variable}`);
    expect(complaint).toMatch(new RegExp(`^${variable}\\b`));
    expect(complaint).toContain(reason);
    expect(complaint).not.toContain('pa55');
  });

  it('is found before anything is created', async () => {
    expect(await readdir(suite.folder)).not.toContain('.actiongraph');
  });
});

describe('a command line that cannot be read', () => {
  it.each([
    [['serve', '--serverport', '1'], 'unknown flag --serverport. Try: actiongraph --help'],
    [['serve', '--admin-secret'], 'flag --admin-secret needs a value. Try: actiongraph --help'],
    [['start'], 'unknown command start. Try: actiongraph --help'],
    [
      ['serve', 'pa55'],
      'too many arguments: flags and their values are all that this command takes. Try: actiongraph --help',
    ],
    [
      ['serve', '--server-port', 'x'],
      'HASURA_GRAPHQL_SERVER_PORT (--server-port): expected an integer from 0 to 65535, but found "x"',
    ],
  ])('is %j', async (args, line) => {
    expect(await complaintOf({ program: 'cli', args })).toBe(line);
  });
});

describe('a data folder that cannot be used', () => {
  it('is a file', async () => {
    await writeFile(join(suite.folder, 'a-file'), '');
    const complaint = await complaintOf({ env: { ACTIONGRAPH_DATA_DIR: 'a-file' } });
    expect(complaint).toContain(`the data folder ${join(suite.folder, 'a-file')} is not writable`);
    expect(complaint).toContain('ACTIONGRAPH_DATA_DIR');
  });

  it('is one that this user may not write', async () => {
    const cwd = join(suite.folder, 'read-only');
    await mkdir(cwd);
    const isRoot = process.getuid?.() === 0;
    if (isRoot) await chown(cwd, NOBODY, NOBODY);
    await chmod(cwd, 0o555);
    const complaint = await complaintOf({ program: 'actiongraph', cwd, ...(isRoot ? { uid: NOBODY } : {}) });
    expect(complaint).toContain(`the data folder ${join(cwd, '.actiongraph')} is not writable`);
  });
});
