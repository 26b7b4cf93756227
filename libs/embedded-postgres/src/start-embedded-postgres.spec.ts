// The life of a server as one process sees it. Real servers throughout.
import { spawn } from 'node:child_process';
import { chown, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { isRunning, serverPid, until } from '../test/application.js';
import { ask, createWorkspace, itAsRoot, removeWorkspace, serversIn } from '../test/workspace.js';
import type { EmbeddedPostgres } from './embedded-postgres.js';
import { startEmbeddedPostgres } from './start-embedded-postgres.js';

let workspace: string;
/** One folder for all tests that do not need a new one: making a cluster is the slow part. */
let dataDir: string;
const lines: string[] = [];
const open: EmbeddedPostgres[] = [];

async function start(folder = dataDir, startTimeoutMs?: number): Promise<EmbeddedPostgres> {
  const log = (line: string): number => lines.push(line);
  const database = await startEmbeddedPostgres({
    dataDir: folder,
    log,
    fallbackRoot: join(workspace, 'fallback'),
    ...(startTimeoutMs === undefined ? {} : { startTimeoutMs }),
  });
  open.push(database);
  return database;
}

beforeAll(async () => {
  workspace = await createWorkspace();
  dataDir = join(workspace, 'my project', '.actiongraph');
});
beforeEach(() => lines.splice(0));
afterEach(async () => {
  await Promise.all(open.splice(0).map((database) => database.stop()));
});
afterAll(async () => {
  await removeWorkspace(workspace);
});

it('creates, starts and stops a database', async () => {
  const database = await start();
  expect(database).toMatchObject({ role: 'started', relocated: false, dataDir });
  expect(await ask(database.url, 'SELECT current_database()')).toBe('actiongraph');
  expect(lines).toEqual([`creating a PostgreSQL 18 database in ${dataDir}`]);
  const pid = await serverPid(dataDir);
  await database.stop();
  expect(await isRunning(pid)).toBe(false);
});

it('finds its data and its address again at the second start', async () => {
  const first = await start();
  await ask(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
  await first.stop();
  const second = await start();
  expect(second.role).toBe('started');
  expect(second.url).toBe(first.url);
  expect(await ask(second.url, 'SELECT answer FROM kept')).toBe('42');
  expect(lines).toEqual([]);
});

it('speaks UTF-8 in the C.UTF-8 locale, in UTC', async () => {
  const { url } = await start();
  const locale = await ask(url, 'SELECT datcollate || datctype FROM pg_database WHERE datname = current_database()');
  expect(locale).toBe('C.UTF-8C.UTF-8');
  expect(await ask(url, 'SHOW server_encoding')).toBe('UTF8');
  expect(await ask(url, 'SHOW timezone')).toBe('UTC');
  expect(await ask(url, "SELECT upper('ß é') || length('日本')")).toBe('ß É2');
});

it('keeps fsync on and takes 100 connections', async () => {
  const { url } = await start();
  expect(await ask(url, 'SHOW fsync')).toBe('on');
  expect(await ask(url, 'SHOW max_connections')).toBe('100');
});

it('listens on 127.0.0.1 only, without a unix socket', async () => {
  const { url } = await start();
  expect(await ask(url, 'SHOW listen_addresses')).toBe('127.0.0.1');
  expect(await ask(url, 'SHOW unix_socket_directories')).toBe('');
});

it.each(['wrong', ''])('refuses the password %p', async (password) => {
  const url = new URL((await start()).url);
  url.password = password;
  await expect(ask(url.href, 'SELECT 1')).rejects.toThrow(/password/);
});

it('lets nobody else read the password, the log or the data', async () => {
  await start();
  for (const name of ['password', 'server.log', 'users', 'cluster']) {
    const { mode } = await stat(join(dataDir, name));
    expect([name, mode & 0o077]).toEqual([name, 0]);
  }
});

it('leaves no trace of the password in files that the server may read', async () => {
  const password = new URL((await start()).url).password;
  expect((await readdir(dataDir)).filter((name) => name.includes('password'))).toEqual(['password']);
  for (const name of ['server.log', 'cluster/postmaster.opts', 'cluster/postgresql.conf', 'cluster/pg_hba.conf']) {
    expect(await readFile(join(dataDir, name), 'utf8')).not.toContain(password);
  }
});

it('shows the server nothing of our environment, which may hold secrets', async () => {
  await start();
  const environment = await readFile(`/proc/${await serverPid(dataDir)}/environ`, 'utf8');
  const names = environment.split('\0').map((entry) => entry.split('=')[0]);
  expect(names).toContain('LC_ALL');
  expect(names).not.toContain('JEST_WORKER_ID');
  expect(names).not.toContain('TEST_DATABASE_URL');
});

it('starts its log anew and keeps the one before', async () => {
  const first = await start();
  await ask(first.url, 'SELECT no_such_column').catch(() => undefined);
  await first.stop();
  await start();
  expect(await readFile(join(dataDir, 'server.log'), 'utf8')).not.toContain('no_such_column');
  expect(await readFile(join(dataDir, 'server.previous.log'), 'utf8')).toContain('no_such_column');
});

it('is shared by callers of one process until the last one stops', async () => {
  const [first, second] = await Promise.all([start(), start()]);
  expect([first.role, second.role]).toEqual(['started', 'attached']);
  expect(second.url).toBe(first.url);
  await first.stop();
  await first.stop();
  expect(await ask(second.url, 'SELECT 1')).toBe('1');
  const pid = await serverPid(dataDir);
  await second.stop();
  expect(await isRunning(pid)).toBe(false);
});

it('is shared by callers that name the folder differently', async () => {
  await symlink(dataDir, join(workspace, 'link'));
  const first = await start();
  const second = await start(join(workspace, 'link'));
  expect([second.role, second.url, second.dataDir]).toEqual(['attached', first.url, dataDir]);
  await first.stop();
  expect(await ask(second.url, 'SELECT 1')).toBe('1');
});

it('starts again for a caller who comes while the last one stops', async () => {
  const first = await start();
  const [, second] = await Promise.all([first.stop(), start()]);
  expect(await ask(second.url, 'SELECT 1')).toBe('1');
});

it('recovers committed rows after the server was killed, at the same address', async () => {
  const first = await start();
  await ask(first.url, 'CREATE TABLE survivors AS SELECT generate_series(1, 1000)');
  const pid = await serverPid(dataDir);
  process.kill(pid, 'SIGKILL');
  await until(async () => !(await isRunning(pid)));
  const second = await start();
  expect(second.role).toBe('recovered');
  expect(second.url).toBe(first.url);
  expect(await ask(first.url, 'SELECT count(*) FROM survivors')).toBe('1000');
  expect(lines).toEqual(['the embedded PostgreSQL had not been stopped properly; it has recovered its data']);
});

it('waits for sessions that outlive their killed server', async () => {
  const first = await start();
  const busy = ask(first.url, 'SELECT count(*) FROM generate_series(1, 3000000)').catch(() => 'lost');
  await until(
    async () => (await ask(first.url, "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%3000000%'")) === '2',
  );
  const pid = await serverPid(dataDir);
  process.kill(pid, 'SIGKILL');
  await until(async () => !(await isRunning(pid)));
  expect((await start()).role).toBe('recovered');
  await busy;
});

it('starts although a stranger has the pid of a killed server', async () => {
  const first = await start();
  const pid = await serverPid(dataDir);
  process.kill(pid, 'SIGKILL');
  await until(async () => !(await isRunning(pid)));
  const path = join(dataDir, 'cluster/postmaster.pid');
  const file = await readFile(path, 'utf8');
  const stranger = spawn('sleep', ['60']);
  try {
    await writeFile(path, file.replace(String(pid), String(stranger.pid)));
    await first.stop();
    expect((await start()).role).toBe('recovered');
    expect(await isRunning(stranger.pid ?? 0)).toBe(true);
  } finally {
    stranger.kill();
  }
});

it.each(['', 'garbage', '99999999999\n/x'])('starts although postmaster.pid holds %p after a crash', async (text) => {
  const { uid, gid } = await stat(join(dataDir, 'cluster'));
  const path = join(dataDir, 'cluster/postmaster.pid');
  await writeFile(path, text);
  await chown(path, uid, gid);
  expect((await start()).role).toBe('recovered');
});

it('takes another port when the last one is taken', async () => {
  const first = await start();
  await first.stop();
  const stranger = createServer().listen(Number(new URL(first.url).port), '127.0.0.1');
  try {
    const second = await start();
    expect(second.url).not.toBe(first.url);
    expect(await ask(second.url, 'SELECT 1')).toBe('1');
  } finally {
    stranger.close();
  }
});

it('stops the server of a folder that was deleted under it', async () => {
  const folder = join(workspace, 'deleted');
  const database = await start(folder);
  const pid = await serverPid(folder);
  await rm(folder, { recursive: true });
  await database.stop();
  expect(await isRunning(pid)).toBe(false);
});

it('creates the cluster anew when an earlier start was killed in the middle', async () => {
  const folder = join(workspace, 'half');
  const first = await start(folder);
  await first.stop();
  await rm(join(folder, 'cluster/global'), { recursive: true });
  await rename(join(folder, 'cluster'), join(folder, 'cluster.unfinished-abc'));
  const second = await start(folder);
  expect(second.role).toBe('started');
  expect(await readdir(folder)).not.toContain('cluster.unfinished-abc');
});

describe('refuses, with one line and no process left,', () => {
  /** A server that is ready at the very first look is taken, however short the limit was: then it is started again. */
  async function failureOf(folder: string, startTimeoutMs?: number): Promise<Error & { problem?: { code: string } }> {
    for (let tries = 0; tries < 20; tries++) {
      const outcome = await start(folder, startTimeoutMs).catch((reason: unknown) => reason as Error);
      if (outcome instanceof Error) return outcome;
      await outcome.stop();
    }
    return new Error('it started');
  }

  async function refusal(folder: string, startTimeoutMs?: number): Promise<{ code: string; message: string }> {
    const error = await failureOf(folder, startTimeoutMs);
    expect(error.name).toBe('EmbeddedPostgresError');
    expect(error.message).not.toMatch(/\n/);
    expect(await serversIn(workspace)).toEqual([]);
    return { code: error.problem?.code ?? 'none', message: error.message };
  }

  it('a data folder of another major version', async () => {
    const path = join(dataDir, 'cluster/PG_VERSION');
    await writeFile(path, '15\n');
    try {
      const { code, message } = await refusal(dataDir);
      expect(code).toBe('version-mismatch');
      expect(message).toContain(`${dataDir} was made by PostgreSQL 15, the embedded one is 18`);
    } finally {
      await writeFile(path, '18\n');
    }
  });

  it('a data folder whose password was lost', async () => {
    const path = join(dataDir, 'password');
    const password = await readFile(path);
    await writeFile(path, '');
    try {
      expect(await refusal(dataDir)).toMatchObject({ code: 'folder-damaged' });
    } finally {
      await writeFile(path, password);
    }
  });

  it('a password that is not the server’s', async () => {
    const path = join(dataDir, 'password');
    const password = await readFile(path);
    await writeFile(path, 'another');
    try {
      expect(await refusal(dataDir)).toMatchObject({ code: 'refused' });
      expect(await readdir(join(dataDir, 'cluster'))).not.toContain('postmaster.pid');
    } finally {
      await writeFile(path, password);
    }
  });

  it('a data folder that is a file', async () => {
    const path = join(workspace, 'file');
    await writeFile(path, '');
    expect(await refusal(path)).toMatchObject({ code: 'folder-not-writable' });
  });

  it('a cluster without its files', async () => {
    const folder = join(workspace, 'emptied');
    await start(folder).then((database) => database.stop());
    await rm(join(folder, 'cluster/global/pg_control'));
    const { code, message } = await refusal(folder);
    expect(code).toBe('start-failed');
    expect(message).toContain('could not open file');
  });

  it('settings that the server does not know, quoting its log', async () => {
    const path = join(dataDir, 'cluster/postgresql.conf');
    const settings = await readFile(path, 'utf8');
    await writeFile(path, `${settings}\nno_such_setting = 1\n`);
    try {
      const { code, message } = await refusal(dataDir);
      expect(code).toBe('start-failed');
      expect(message).toContain('unrecognized configuration parameter "no_such_setting"');
    } finally {
      await writeFile(path, settings);
    }
  });

  it('a start that takes too long', async () => {
    const { code, message } = await refusal(dataDir, 1);
    expect(code).toBe('start-timeout');
    expect(message).toContain('was not ready within 1 ms');
  });
});

itAsRoot('runs the server as nobody when the caller is root', async () => {
  await start();
  const { uid } = await stat(`/proc/${await serverPid(dataDir)}`);
  expect(uid).toBe(65534);
});
