// Who uses a folder's server: one empty file per user, whose name says everything, so a crash cannot damage it.
// Every change happens under the folder's lock.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServerFolder } from '../folder/server-folder.js';
import { parseIdentity } from '../process/process-identity.js';
import { isAlive, nameOfThisProcess } from '../process/read-process.js';

/** Adds this process as a user and answers the name to leave with. A process may be in it several times. */
export async function register(folder: ServerFolder): Promise<string> {
  const name = await nameOfThisProcess();
  await mkdir(folder.users, { recursive: true, mode: 0o700 });
  await writeFile(join(folder.users, name), '', { flag: 'wx' });
  return name;
}

export async function unregister(folder: ServerFolder, name: string): Promise<void> {
  await rm(join(folder.users, name), { force: true });
}

/** Names of the users that still run; forgets the dead. Files that are no user's are left alone and not counted. */
export async function liveUsers(folder: ServerFolder): Promise<string[]> {
  const names = await readdir(folder.users).catch(() => []);
  const live: string[] = [];
  for (const name of names) {
    const identity = parseIdentity(name);
    if (identity === undefined) continue;
    if (await isAlive(identity)) live.push(name);
    else await unregister(folder, name);
  }
  return live;
}
