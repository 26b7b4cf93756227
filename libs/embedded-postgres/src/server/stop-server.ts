// Stops a server: fast shutdown (sessions are ended, everything is written), then immediate, then by force.
import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { findPackage } from '../binaries/find-package.js';
import type { ProcessIdentity } from '../process/process-identity.js';
import { isAlive } from '../process/read-process.js';
import { systemCode } from '../error.js';

export interface StopPatience {
  /** For the fast shutdown, which writes what is in memory. */
  readonly fastMs: number;
  /** For the immediate one; PostgreSQL itself kills its children after 5 s of it. */
  readonly immediateMs: number;
}

const PATIENCE: StopPatience = { fastMs: 20_000, immediateMs: 7_000 };
const FORCE_MS = 5_000;
const POLL_MS = 5;

type StopSignal = 'SIGINT' | 'SIGQUIT' | 'SIGKILL';

/** Windows has no signals: there `pg_ctl` speaks to the server. */
async function signal(pid: number, name: StopSignal): Promise<void> {
  if (process.platform === 'win32' && name !== 'SIGKILL') {
    const { native } = await findPackage();
    await promisify(execFile)(join(native, 'bin', 'pg_ctl.exe'), ['kill', name.slice('SIG'.length), String(pid)], {
      cwd: dirname(native),
    }).catch(() => undefined);
    return;
  }
  try {
    process.kill(pid, name);
  } catch (error) {
    if (systemCode(error) !== 'ESRCH') throw error;
  }
}

async function endsWithin(server: ProcessIdentity, patienceMs: number): Promise<boolean> {
  const deadline = performance.now() + patienceMs;
  while (await isAlive(server)) {
    if (performance.now() > deadline) return false;
    await sleep(POLL_MS);
  }
  return true;
}

/** Returns when the process is gone; a process that was gone, or whose pid is somebody else's now, is left alone. */
export async function stopServer(
  server: ProcessIdentity,
  log: (line: string) => void,
  patience: StopPatience = PATIENCE,
): Promise<void> {
  const steps = [
    ['SIGINT', patience.fastMs],
    ['SIGQUIT', patience.immediateMs],
    ['SIGKILL', FORCE_MS],
  ] as const;
  for (const [name, patienceMs] of steps) {
    if (!(await isAlive(server))) return;
    if (name !== 'SIGINT') log(`the embedded PostgreSQL (pid ${server.pid}) does not stop: sending ${name}`);
    await signal(server.pid, name);
    if (await endsWithin(server, patienceMs)) return;
  }
  log(`the embedded PostgreSQL (pid ${server.pid}) survived SIGKILL`);
}
