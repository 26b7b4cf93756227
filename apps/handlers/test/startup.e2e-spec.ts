// How the app comes up: its tables, its guard, its health, and what it says when it cannot start.
import { createServer, type AddressInfo } from 'node:net';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import { describeHandlersFailure, startHandlers as bootHandlers } from '../src/boot/start-handlers.js';
import { startHandlers } from './handlers-under-test.js';

let database: TestDatabase;
let sql: pg.Client;
beforeEach(async () => {
  database = await createTestDatabase();
  sql = new pg.Client({ connectionString: database.url });
  // Dropping a database ends its connections; that is no fault of a test.
  sql.on('error', () => undefined);
  await sql.connect();
});
afterEach(async () => {
  await sql.end();
  await database.drop();
});

async function column(text: string): Promise<unknown[]> {
  const { rows } = await sql.query<unknown[]>({ text, rowMode: 'array' });
  return rows.map(([value]) => value);
}
const ourTables = () => column("SELECT tablename FROM pg_tables WHERE schemaname = 'actiongraph_handlers' ORDER BY 1");

/** Boots with `env`, expects it to fail and gives the line for the operator. */
async function failureOf(env: Record<string, string>): Promise<string | undefined> {
  const stops: (() => Promise<unknown>)[] = [];
  const log = () => undefined;
  const boot = bootHandlers({ HANDLERS_HOST: '127.0.0.1', ...env }, (stop) => stops.push(stop), log);
  const error = await boot.then(
    () => 'it started',
    (reason: unknown) => reason,
  );
  for (const stop of stops.toReversed()) await stop();
  return describeHandlersFailure(error);
}

describe('tables', () => {
  it('live in a schema of their own and leave the user alone', async () => {
    await sql.query('CREATE TABLE public.user_account (mine int); CREATE TABLE public.migration (mine int)');
    const handlers = await startHandlers(database.url);
    await handlers.close();
    expect(await ourTables()).toEqual([
      'background_job',
      'crm_contact',
      'download_link',
      'email_verification',
      'migration',
      'payment',
      'sandbox_charge',
      'stored_file',
      'user_account',
    ]);
    expect(await column("SELECT column_name FROM information_schema.columns WHERE table_schema = 'public'")).toEqual([
      'mine',
      'mine',
    ]);
  });

  it('are made once by instances that start at the same time', async () => {
    const instances = await Promise.all(Array.from({ length: 4 }, () => startHandlers(database.url)));
    await Promise.all(instances.map((instance) => instance.close()));
    expect(await column('SELECT name FROM actiongraph_handlers.migration ORDER BY 1')).toEqual([
      'CreateBackgroundJob1795000000002',
      'CreatePayment1795000000001',
      'CreateUserAccount1795000000000',
    ]);
  });

  it('survive a second start with what is in them', async () => {
    const person = { email: 'a@example.com', password: 'password123', name: 'A' };
    const first = await startHandlers(database.url);
    await first.call('/actions/register-user', person);
    await first.close();
    const second = await startHandlers(database.url);
    expect((await second.call('/actions/register-user', person)).body.message).toBe('Email already registered');
    await second.close();
  });

  it('need no right to create schemas once there is one', async () => {
    const role = `limited_${Date.now()}`;
    await sql.query(`CREATE ROLE ${role} LOGIN; CREATE SCHEMA actiongraph_handlers AUTHORIZATION ${role}`);
    const url = new URL(database.url);
    url.username = role;
    const handlers = await startHandlers(url.href);
    await handlers.close();
    expect(await ourTables()).toContain('payment');
    await sql.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
  });
});

describe('health', () => {
  it('is OK while the database answers', async () => {
    const handlers = await startHandlers(database.url, { ACTION_SECRET: 's' });
    const answer = await fetch(`${handlers.base}/healthz`);
    expect([answer.status, await answer.text()]).toEqual([200, 'OK']);
    await handlers.close();
  });

  it('is ERROR when the database is gone, and calls fail without internals', async () => {
    const handlers = await startHandlers(database.url);
    await database.drop();
    const answer = await fetch(`${handlers.base}/healthz`);
    expect([answer.status, await answer.text()]).toEqual([503, 'ERROR']);
    const person = { email: 'a@example.com', password: 'password123', name: 'A' };
    const { status, body } = await handlers.call('/actions/register-user', person);
    expect([status, body.message]).toEqual([500, 'Internal server error']);
    expect(JSON.stringify(handlers.logged)).not.toContain('password123');
    await handlers.close();
  });
});

describe('the guard', () => {
  it('wants the secret of ACTION_SECRET, or the admin secret', async () => {
    const handlers = await startHandlers(database.url, { ACTION_SECRET: 's', HASURA_GRAPHQL_ADMIN_SECRET: 'a' });
    const statusWith = async (headers: Record<string, string>) =>
      (await handlers.call('/actions/register-user', {}, headers)).status;
    expect(await statusWith({})).toBe(401);
    expect(await statusWith({ 'x-action-secret': 'wrong' })).toBe(401);
    expect(await statusWith({ 'x-action-secret': 's' })).toBe(200);
    expect(await statusWith({ 'x-hasura-admin-secret': 'a' })).toBe(200);
    expect(await statusWith({ 'x-hasura-admin-secret': 'a', 'x-action-secret': 'wrong' })).toBe(401);
    await handlers.close();
  });

  it('leaves the links of mails open', async () => {
    const handlers = await startHandlers(database.url, { ACTION_SECRET: 's' });
    expect((await fetch(`${handlers.base}/verify-email?token=x`)).status).toBe(404);
    await handlers.close();
  });
});

describe('a boot that cannot succeed says why in one line', () => {
  it('names the variable of an invalid value', async () => {
    expect(await failureOf({ HANDLERS_PORT: 'http' })).toBe('HANDLERS_PORT: expected a whole number from 0 to 65535');
  });

  it.each(['HANDLERS_DATABASE_URL', 'HASURA_GRAPHQL_DATABASE_URL'])(
    'names %s when its database is unreachable, without the password',
    async (variable) => {
      const line = await failureOf({ [variable]: 'postgres://me:hunter2@127.0.0.1:1/db' });
      expect(line).toMatch(new RegExp(`^${variable}: the database cannot be used: .*ECONNREFUSED`));
      expect(line).not.toContain('hunter2');
    },
  );

  it('names the database that does not exist', async () => {
    const url = new URL(database.url);
    url.pathname = '/nowhere';
    expect(await failureOf({ HANDLERS_DATABASE_URL: url.href })).toBe(
      'HANDLERS_DATABASE_URL: the database cannot be used: database "nowhere" does not exist',
    );
  });

  it.each(['HANDLERS_PORT', 'NESTJS_PORT'])('names %s when its port is taken', async (variable) => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const line = await failureOf({ HANDLERS_DATABASE_URL: database.url, [variable]: String(port) });
    other.close();
    expect(line).toBe(`${variable}: port ${port} on 127.0.0.1 is in use by another program`);
  });

  it('names the host that is not ours', async () => {
    const env = { HANDLERS_DATABASE_URL: database.url, HANDLERS_PORT: '0', HANDLERS_HOST: '192.0.2.1' };
    expect(await failureOf(env)).toBe('HANDLERS_HOST: 192.0.2.1 is no address of this machine');
  });
});
