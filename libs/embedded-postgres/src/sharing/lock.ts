// One process at a time starts or stops a folder's server. A lock is a directory holding one empty file named after its
// owner; it is taken by renaming a prepared directory into place, which fails when the place holds another, so a lock is
// never seen half-written. A lock whose owner died is removed by whoever holds the right to break exactly that lock:
// the right is a second lock, named after the dead owner, and that name is never used again. So nobody who judged
// slowly can remove the lock of a later, living owner.
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedPostgresError, systemCode } from '../error.js';
import { parseIdentity } from '../process/process-identity.js';
import { isAlive, nameOfThisProcess } from '../process/read-process.js';

const POLL_MS = 20;
const OCCUPIED = new Set(['ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES', 'EBUSY']);

/** The owner's name; undefined when nobody holds the lock. */
async function ownerOf(lock: string): Promise<string | undefined> {
  return (await readdir(lock).catch(() => []))[0];
}

async function isDead(owner: string): Promise<boolean> {
  const identity = parseIdentity(owner);
  return identity !== undefined && !(await isAlive(identity));
}

/** True when `owner` holds the lock now. */
async function take(lock: string, owner: string): Promise<boolean> {
  if ((await ownerOf(lock)) !== undefined) return false;
  const prepared = `${lock}.new-${owner}`;
  await mkdir(prepared, { recursive: true, mode: 0o700 });
  await writeFile(join(prepared, owner), '');
  try {
    await rename(prepared, lock);
    return true;
  } catch (error) {
    await rm(prepared, { recursive: true, force: true });
    if (OCCUPIED.has(systemCode(error) ?? '')) return false;
    throw error;
  }
}

/** Moves away first: a lock half-deleted in place could be mistaken for a free one. */
async function discard(lock: string, by: string): Promise<void> {
  const gone = `${lock}.gone-${by}`;
  await rename(lock, gone).catch((error: unknown) => {
    if (systemCode(error) !== 'ENOENT') throw error;
  });
  await rm(gone, { recursive: true, force: true });
}

async function breakLock(lock: string, dead: string, by: string): Promise<void> {
  const right = join(dirname(lock), `break-${dead}`);
  if (await take(right, by)) {
    if ((await ownerOf(lock)) === dead) await discard(lock, by);
    await discard(right, by);
    return;
  }
  const rival = await ownerOf(right);
  if (rival !== undefined && (await isDead(rival))) await breakLock(right, rival, by);
}

async function acquire(lock: string, owner: string, deadline: number): Promise<void> {
  while (!(await take(lock, owner))) {
    const holder = await ownerOf(lock);
    if (performance.now() > deadline) {
      const pid = holder === undefined ? undefined : parseIdentity(holder)?.pid;
      throw new EmbeddedPostgresError({ code: 'busy', folder: dirname(lock), pid });
    }
    if (holder !== undefined && (await isDead(holder))) await breakLock(lock, holder, owner);
    else await sleep(POLL_MS * (0.5 + Math.random()));
  }
}

/**
 * Removes what processes left behind that died in the middle of the steps above. Rights of dead breakers may go too:
 * the lock has a living owner now, so no right to break a dead one's lock applies any more.
 */
async function sweep(lock: string): Promise<void> {
  const folder = dirname(lock);
  for (const entry of await readdir(folder)) {
    const [, passing] = /\.(?:new|gone)-(.+)$/.exec(entry) ?? [];
    const isRight = entry.startsWith('break-');
    if (!isRight && !entry.startsWith(`${basename(lock)}.`)) continue;
    const owner = passing ?? (await ownerOf(join(folder, entry)));
    if (owner !== undefined && (await isDead(owner))) await rm(join(folder, entry), { recursive: true, force: true });
  }
}

/**
 * Runs `work` while no other caller, in this process or another, does so for the same lock path.
 * `deadline` is in `performance.now()` milliseconds. Error `busy` when a living owner keeps the lock beyond it.
 */
export async function withLock<T>(lock: string, deadline: number, work: () => Promise<T>): Promise<T> {
  const owner = await nameOfThisProcess();
  await acquire(lock, owner, deadline);
  try {
    await sweep(lock);
    return await work();
  } finally {
    await discard(lock, owner).catch(() => undefined);
  }
}
