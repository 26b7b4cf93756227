// Finds the place where data really lives: the wanted folder, or one under the fall-back root when root's server account
// cannot get there.
import { createHash } from 'node:crypto';
import { access, chmod, constants, mkdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { EmbeddedPostgresError, reasonOf } from '../error.js';
import { serverFolderAt, type ServerFolder } from './server-folder.js';
import { mayPass, NOBODY, serverAccount, type Account } from './server-account.js';

export interface Place {
  readonly folder: ServerFolder;
  readonly relocated: boolean;
  /** Undefined: the server runs as we do. */
  readonly account: Account | undefined;
}

function notWritable(folder: string, cause: unknown): EmbeddedPostgresError {
  return new EmbeddedPostgresError({ code: 'folder-not-writable', folder, reason: reasonOf(cause) }, { cause });
}

/** Creates the folder when missing. New ones let others pass (not look): the server's account must get to its cluster. */
async function makeFolder(path: string, passable: boolean): Promise<string> {
  try {
    const created = await mkdir(path, { recursive: true, mode: passable ? 0o755 : 0o700 });
    // Past the umask, which may forbid what root's server needs.
    if (created !== undefined && passable) await chmod(path, 0o711);
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
    return await realpath(path);
  } catch (error) {
    throw notWritable(path, error);
  }
}

async function isReachable(path: string, account: Account): Promise<boolean> {
  if (!mayPass(await stat(path), account)) return false;
  const parent = dirname(path);
  return parent === path || isReachable(parent, account);
}

/** The nearest ancestor that exists, itself included. */
async function existingPart(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    return dirname(path) === path ? path : existingPart(dirname(path));
  }
}

async function accountFor(folder: string, callerUid: number | undefined): Promise<Account | undefined> {
  return serverAccount(callerUid, await stat(join(folder, 'cluster')).catch(() => undefined));
}

/** Another folder for another wanted path, readable for people: `shop-3f5c0a9b1d2e4f60`. */
export function fallbackName(wanted: string): string {
  const hash = createHash('sha256').update(wanted).digest('hex').slice(0, 16);
  const project = basename(dirname(wanted)).replaceAll(/[^A-Za-z0-9_-]/g, '');
  return project === '' ? hash : `${project}-${hash}`;
}

/** The path with links resolved, also when its end does not exist yet: one project, one name. */
async function trueName(wanted: string): Promise<string> {
  const existing = await existingPart(wanted);
  const missing: string[] = [];
  for (let part = wanted; (await realpath(part).catch(() => undefined)) === undefined; part = dirname(part)) {
    missing.unshift(basename(part));
  }
  return join(existing, ...missing);
}

/** Undefined when it cannot be reached. */
async function reachablePlace(wanted: string, account: Account): Promise<Place | undefined> {
  const existing = await existingPart(wanted);
  // A file in the way is a mistake in the setting, no reason to put data elsewhere.
  if (!(await stat(existing)).isDirectory()) throw notWritable(wanted, new Error(`${existing} is not a folder`));
  if (!(await isReachable(existing, account))) return undefined;
  const root = await makeFolder(wanted, true);
  return (await isReachable(root, account)) ? { folder: serverFolderAt(root), relocated: false, account } : undefined;
}

async function relocatedPlace(root: string): Promise<Place> {
  await makeFolder(dirname(root), true);
  const folder = serverFolderAt(await makeFolder(root, true));
  const account = (await accountFor(folder.root, 0)) ?? NOBODY;
  if (await isReachable(folder.root, account)) return { folder, relocated: true, account };
  throw new EmbeddedPostgresError({ code: 'folder-unreachable', folder: root, uid: account.uid });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/**
 * `wanted` is absolute. Data that is there decides first: neither a folder that became unreachable nor a relocated one
 * that became reachable may look like a loss. Errors: `folder-not-writable`; `folder-unreachable` when the wanted folder
 * holds data already or when the fall-back cannot be reached either.
 */
export async function chooseFolder(wanted: string, fallbackRoot: string): Promise<Place> {
  const account = await accountFor(wanted, process.getuid?.());
  if (account === undefined) {
    return { folder: serverFolderAt(await makeFolder(wanted, false)), relocated: false, account };
  }
  const fallback = join(fallbackRoot, fallbackName(await trueName(wanted)));
  const hasCluster = await exists(join(wanted, 'cluster'));
  if (!hasCluster && (await exists(join(fallback, 'cluster')))) return relocatedPlace(fallback);
  const place = await reachablePlace(wanted, account);
  if (place !== undefined) return place;
  if (hasCluster) throw new EmbeddedPostgresError({ code: 'folder-unreachable', folder: wanted, uid: account.uid });
  return relocatedPlace(fallback);
}
