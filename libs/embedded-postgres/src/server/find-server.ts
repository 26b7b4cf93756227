// Looks for the server of a folder: running, died, or none.
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerFolder } from '../folder/server-folder.js';
import { systemCode } from '../error.js';
import type { ProcessIdentity } from '../process/process-identity.js';
import { readProcess } from '../process/read-process.js';
import { isWriterOf, readPostmasterFile, type PostmasterFile, type ServerStatus } from './postmaster-file.js';

/** A live server process. `port` is unknown in the first moments of a start. */
export interface RunningServer {
  readonly process: ProcessIdentity;
  readonly port: number | undefined;
  readonly status: ServerStatus;
}

export type Found =
  | { readonly type: 'running'; readonly server: RunningServer }
  /** It ended without saying so: the next start replays its log. */
  | { readonly type: 'died' }
  | { readonly type: 'none' };

/** How long a file may stay half-written before it counts as a remnant. */
const WRITING_MS = 200;

async function read(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function judge(file: PostmasterFile): Promise<RunningServer | undefined> {
  const view = await readProcess(file.pid);
  if (view === undefined || !isWriterOf(file, view.commandLine)) return undefined;
  const { pid, port, status } = file;
  return { process: { pid, startToken: view.startToken }, port, status };
}

/** Looks only. While nobody of us starts a server (the caller holds the lock), the answer stays true. */
export async function findServer(folder: ServerFolder): Promise<Found> {
  const path = join(folder.cluster, 'postmaster.pid');
  let text = await read(path);
  if (text !== undefined && readPostmasterFile(text) === undefined) {
    await sleep(WRITING_MS);
    text = await read(path);
  }
  if (text === undefined) return { type: 'none' };
  const file = readPostmasterFile(text);
  const server = file === undefined ? undefined : await judge(file);
  if (server !== undefined) return { type: 'running', server };
  return { type: 'died' };
}

/**
 * Removes the dead server's file where PostgreSQL would refuse to start because of it: when it is broken, or when a
 * stranger has its pid now. One whose pid is free stays: PostgreSQL replaces it after checks of its own.
 */
export async function clearRemnant(folder: ServerFolder): Promise<void> {
  const path = join(folder.cluster, 'postmaster.pid');
  const file = readPostmasterFile((await read(path)) ?? '');
  if (file === undefined || (await readProcess(file.pid)) !== undefined) await rm(path, { force: true });
}
