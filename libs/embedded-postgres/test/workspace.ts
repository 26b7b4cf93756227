// A temporary folder that every account may pass through, and the promise that nothing stays behind: servers that a
// failed test left running are ended before the folder goes.
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { isRunning, until } from './application.js';

/** For what only root can show: other accounts, unreachable folders. */
export const itAsRoot = process.getuid?.() === 0 ? it : it.skip;

/** A normal user of this machine: initdb wants one that /etc/passwd knows. */
export const SOMEBODY = Number(
  readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':')[2])
    .find((uid) => uid !== undefined && uid !== '0' && uid !== '65534'),
);

export async function createWorkspace(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'embedded-postgres-'));
  await chmod(folder, 0o755);
  return folder;
}

/** Pids of all processes whose command line names the folder as a server's: servers, and initdb at work (Linux only). */
export async function serversIn(folder: string): Promise<number[]> {
  const found: number[] = [];
  for (const name of (await readdir('/proc').catch(() => [])).filter((entry) => /^\d+$/.test(entry))) {
    const commandLine = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    if (commandLine.includes(`\0-D\0${folder}/`)) found.push(Number(name));
  }
  return found;
}

export async function removeWorkspace(folder: string): Promise<void> {
  for (const pid of await serversIn(folder)) {
    process.kill(pid, 'SIGQUIT');
    await until(async () => !(await isRunning(pid)));
  }
  await rm(folder, { recursive: true, force: true });
}

/** One statement on a database; the first column of the first row as text. */
export async function ask(url: string, statement: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<unknown[]>({ text: statement, rowMode: 'array' });
    return String(rows[0]?.[0]);
  } finally {
    await client.end();
  }
}
