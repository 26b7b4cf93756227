// Temporary folders in which programs run, and the processes that live in one.
import { chmod, mkdtemp, readdir, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './until.js';

/** A new folder that every account may pass through: as root, the database's server is another account. */
export async function createWorkspace(name = 'actiongraph-process'): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `${name}-`));
  await chmod(folder, 0o755);
  return folder;
}

/**
 * Pids of all processes whose working directory is in the folder: programs that were started there, and their database's
 * server with all its helpers. Linux only; elsewhere it finds none. A zombie does not count.
 */
export async function processesIn(folder: string): Promise<number[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((entry) => /^\d+$/.test(entry));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const place = await readlink(`/proc/${pid}/cwd`).catch(() => '');
      return place === folder || place.startsWith(`${folder}/`) ? [Number(pid)] : [];
    }),
  );
  return found.flat();
}

/** Ends what still runs there and removes the folder. Answers how many processes a test had left behind. */
export async function removeWorkspace(folder: string): Promise<number> {
  const left = await processesIn(folder);
  for (const pid of left) process.kill(pid, 'SIGKILL');
  await until(async () => (await processesIn(folder)).length === 0);
  await rm(folder, { recursive: true, force: true });
  return left.length;
}
