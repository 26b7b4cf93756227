import { createServer, type AddressInfo } from 'node:net';
import { GatewayError } from '@app/types';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/test-database.js';
import { createSourcePool, type SourcePool } from './source-pool.js';
import type { SourceSettings } from './source-settings.js';

let database: TestDatabase;
const open: SourcePool[] = [];
const poolTo = (settings: SourceSettings): SourcePool => {
  const pool = createSourcePool(settings);
  open.push(pool);
  return pool;
};
const answer = (pool: SourcePool) =>
  pool.use(async (client) => (await client.query<{ x: number }>('SELECT 1 AS x')).rows[0]?.x);

beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(() => Promise.all(open.splice(0).map((pool) => pool.close())));
afterAll(() => database.drop());

async function connectionFailure(settings: SourceSettings): Promise<string> {
  const error: unknown = await answer(poolTo(settings)).catch((thrown: unknown) => thrown);
  if (!(error instanceof GatewayError)) throw new Error('expected a GatewayError');
  expect([error.code, error.message, error.status]).toEqual(['postgres-error', 'connection error', 500]);
  return error.internal as string;
}

function closedPort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
}

it('lends connections', async () => {
  await expect(answer(poolTo({ url: database.url }))).resolves.toBe(1);
});

it('opens no more connections than it may', async () => {
  const pool = poolTo({ url: database.url, maxConnections: 2 });
  const pids = await Promise.all(
    Array.from({ length: 12 }, () =>
      pool.use(
        async (client) =>
          (await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid, pg_sleep(0.01)')).rows[0]?.pid,
      ),
    ),
  );
  expect(new Set(pids).size).toBe(2);
});

it('reports a refused connection in one line without the password', async () => {
  const port = await closedPort();
  const text = await connectionFailure({ url: `postgres://user:hunter2@127.0.0.1:${port}/db` });
  expect(text).toBe(`cannot connect to postgres://user:***@127.0.0.1:${port}/db: connection refused`);
});

it('reports a refused connection of a name with two addresses', async () => {
  const text = await connectionFailure({ url: `postgres://localhost:${await closedPort()}/db` });
  expect(text).toMatch(/: connection refused$/);
});

it('reports an unknown host', async () => {
  const text = await connectionFailure({ url: 'postgres://u:hunter2@no-such-host.invalid/db' });
  expect(text).toMatch(/^cannot connect to postgres:\/\/u:\*\*\*@no-such-host\.invalid\/db: /);
  expect(text).not.toContain('hunter2');
});

it('reports a database that does not exist', async () => {
  const url = new URL(database.url);
  url.pathname = '/no_such_database';
  expect(await connectionFailure({ url: url.href })).toMatch(/: database "no_such_database" does not exist$/);
});

it('reports a role that does not exist', async () => {
  const url = new URL(database.url);
  url.username = 'no_such_role';
  expect(await connectionFailure({ url: url.href })).toMatch(/: role "no_such_role" does not exist$/);
});

it('reports a server that never answers', async () => {
  const server = createServer(() => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const text = await connectionFailure({ url: `postgres://127.0.0.1:${port}/db`, poolTimeoutMs: 150 });
  server.close();
  expect(text).toMatch(/time/);
});

it('reports a server that speaks another protocol', async () => {
  const server = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  expect(await connectionFailure({ url: `postgres://127.0.0.1:${port}/db`, poolTimeoutMs: 2000 })).toMatch(
    /^cannot connect to /,
  );
  server.close();
});

it.each([
  '',
  'not a url',
  '/var/run/postgresql db',
  'mysql://h/d',
  'postgres://u:hun/ter2@h/d',
  'postgres://h:99999/d',
])('refuses %j as a URL', async (url) => {
  const text = await connectionFailure({ url, poolTimeoutMs: 500 });
  expect(text).not.toContain('ter2');
});

it('survives connections that are killed while they wait', async () => {
  const pool = poolTo({ url: database.url, maxConnections: 2 });
  const pid = await pool.use(
    async (client) => (await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]?.pid,
  );
  const other = poolTo({ url: database.url });
  await other.use((client) => client.query('SELECT pg_terminate_backend($1)', [pid]));
  await new Promise((resolve) => setTimeout(resolve, 100));
  await expect(answer(pool)).resolves.toBe(1);
});

it('survives connections that are killed while they work', async () => {
  const pool = poolTo({ url: database.url });
  const killed = pool.use(async (client) => {
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await answer(pool);
    const slow = client.query('SELECT pg_sleep(30)');
    await pool.use((killer) => killer.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]));
    await slow;
  });
  await expect(killed).rejects.toThrow(/terminat/i);
  await expect(answer(pool)).resolves.toBe(1);
});

it('gives a connection back when the work fails', async () => {
  const pool = poolTo({ url: database.url, maxConnections: 1 });
  await expect(pool.use(() => Promise.reject(new Error('mine')))).rejects.toThrow('mine');
  await expect(answer(pool)).resolves.toBe(1);
});

it('may be closed twice, before and after use', async () => {
  const unused = createSourcePool({ url: database.url });
  await unused.close();
  const used = createSourcePool({ url: database.url });
  await answer(used);
  await Promise.all([used.close(), used.close()]);
  await expect(answer(used)).rejects.toThrow('connection error');
  await expect(answer(unused)).rejects.toThrow('connection error');
});

it('waits for work that still waits for a connection when it is closed', async () => {
  const pool = createSourcePool({ url: database.url, maxConnections: 1 });
  const works = Array.from({ length: 5 }, () => pool.use((client) => client.query('SELECT pg_sleep(0.01)')));
  await pool.close();
  expect(await Promise.allSettled(works)).toHaveLength(5);
  await expect(Promise.all(works)).resolves.toHaveLength(5);
  await expect(pool.use(() => Promise.resolve())).rejects.toMatchObject({ message: 'connection error' });
});
