// Makes a folder's cluster with initdb, completely or not at all.
import { spawn } from 'node:child_process';
import { chown, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Binaries } from '../binaries/place-binaries.js';
import { EmbeddedPostgresError, reasonOf, systemCode } from '../error.js';
import type { Place } from '../folder/choose-folder.js';
import type { ServerFolder } from '../folder/server-folder.js';
import { createPassword, readPassword } from '../folder/password.js';
import { lastLines } from './server-log.js';
import { serverEnvironment } from './server-environment.js';

/** Written into postgresql.conf, where people may change them. fsync and the other guards of the data stay on. */
const SETTINGS = ['max_connections=100', 'shared_buffers=64MB', 'timezone=UTC', 'log_timezone=UTC'];

const UNFINISHED = 'cluster.unfinished-';

/** Unicode by the C library on Linux; elsewhere it may not know C.UTF-8, so PostgreSQL's own does. */
export function localeArguments(platform: string): string[] {
  if (platform === 'linux') return ['--encoding=UTF8', '--locale=C.UTF-8'];
  return ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
}

async function run(command: string, args: readonly string[], { account, folder }: Place): Promise<string | undefined> {
  const env = serverEnvironment(folder.root);
  const child = spawn(command, args, { ...account, env, cwd: folder.root, stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [code, errors] = await Promise.all([ended, text(child.stderr)]);
  return code === 0 ? undefined : lastLines(errors);
}

/** `target` is an empty folder; the password travels by a file that the server's account may read, for that moment. */
async function initdb(binaries: Binaries, place: Place, target: string): Promise<string | undefined> {
  const { folder, account } = place;
  const passwordFile = `${target}.password`;
  await writeFile(passwordFile, await createPassword(folder), { mode: 0o600, flag: 'wx' });
  if (account !== undefined) {
    await chown(target, account.uid, account.gid);
    await chown(passwordFile, account.uid, account.gid);
  }
  const cluster = ['-D', target, '-U', 'postgres', '--no-instructions', ...localeArguments(process.platform)];
  const access = ['--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  const settings = SETTINGS.flatMap((setting) => ['-c', setting]);
  try {
    return await run(binaries.initdb, [...cluster, ...access, ...settings], place);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/**
 * Best effort: the initdb of a starter who was killed may go on for a second and write what is being removed. It ends
 * when it misses its files; what it leaves is in nobody's way.
 */
async function removeUnfinished({ root }: ServerFolder): Promise<void> {
  for (const entry of await readdir(root)) {
    if (!entry.startsWith(UNFINISHED)) continue;
    await rm(join(root, entry), { recursive: true, force: true, maxRetries: 8, retryDelay: 50 }).catch(() => undefined);
  }
}

/** Error `create-failed`. */
async function createCluster(binaries: Binaries, place: Place): Promise<void> {
  const { folder } = place;
  await removeUnfinished(folder);
  // A new name each time: the initdb of a starter who was killed may still write to its own.
  const target = await mkdtemp(join(folder.root, UNFINISHED));
  const failure = await initdb(binaries, place, target).catch(reasonOf);
  if (failure !== undefined) {
    await removeUnfinished(folder);
    throw new EmbeddedPostgresError({ code: 'create-failed', folder: folder.root, reason: failure });
  }
  await rename(target, folder.cluster);
}

/**
 * The password of the folder's cluster, which is made first when there is none. The caller holds the folder's lock.
 * Errors: `create-failed`; `version-mismatch` and `folder-damaged` for a cluster that cannot be used.
 */
export async function ensureCluster(binaries: Binaries, place: Place, log: (line: string) => void): Promise<string> {
  const { root, cluster } = place.folder;
  const found = await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw new EmbeddedPostgresError(
      { code: 'folder-damaged', folder: root, reason: reasonOf(error) },
      { cause: error },
    );
  });
  if (found === undefined) {
    log(`creating a PostgreSQL ${binaries.major} database in ${root}`);
    await createCluster(binaries, place);
  } else if (found.trim() !== binaries.major) {
    throw new EmbeddedPostgresError({
      code: 'version-mismatch',
      folder: root,
      found: found.trim(),
      expected: binaries.major,
    });
  }
  return requirePassword(place);
}

/** Error `folder-damaged` when there is no password. */
export async function requirePassword({ folder }: Place): Promise<string> {
  const password = await readPassword(folder);
  if (password !== undefined) return password;
  const reason = `${folder.password} is missing or empty, without it the database cannot be opened`;
  throw new EmbeddedPostgresError({ code: 'folder-damaged', folder: folder.root, reason });
}
