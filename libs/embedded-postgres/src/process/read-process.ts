// Asks the system about a process, in the way of each platform.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { systemCode } from '../error.js';
import { printIdentity, type ProcessIdentity } from './process-identity.js';
import { readLinuxProcess, readPsLine, type ProcessView } from './process-view.js';

const run = promisify(execFile);

async function onLinux(pid: number): Promise<ProcessView | undefined> {
  try {
    const [stat, commandLine, bootId] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile(`/proc/${pid}/cmdline`, 'utf8'),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    ]);
    return readLinuxProcess(stat, commandLine, bootId);
  } catch (error) {
    // ESRCH: it ended between open and read.
    if (['ENOENT', 'ESRCH'].includes(systemCode(error) ?? '')) return undefined;
    throw error;
  }
}

/** `ps` ends with 1 and prints nothing when there is no such process. */
async function withPs(pid: number): Promise<ProcessView | undefined> {
  const env = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };
  const columns = ['lstart', 'stat', 'command'].flatMap((column) => ['-o', `${column}=`]);
  return run('ps', ['-ww', ...columns, '-p', String(pid)], { env }).then(
    ({ stdout }) => readPsLine(stdout),
    (error: unknown) => {
      if (typeof error === 'object' && error !== null && 'code' in error && error.code === 1) return undefined;
      throw error;
    },
  );
}

/** Windows tells neither start time nor arguments without a slow shell: a reused pid is mistaken for the old process there. */
function bySignal(pid: number): ProcessView | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (systemCode(error) !== 'EPERM') return undefined;
  }
  return { startToken: 'unknown', commandLine: undefined };
}

/** Undefined when no such process runs; a zombie does not run. */
export async function readProcess(pid: number, platform = process.platform): Promise<ProcessView | undefined> {
  if (platform === 'linux') return onLinux(pid);
  return platform === 'win32' ? bySignal(pid) : withPs(pid);
}

/** Whether exactly this process, not a later one with its pid, still runs. */
export async function isAlive({ pid, startToken }: ProcessIdentity): Promise<boolean> {
  return (await readProcess(pid))?.startToken === startToken;
}

/** A new name under which this process can hold or use something. */
export async function nameOfThisProcess(): Promise<string> {
  const view = await readProcess(process.pid);
  return printIdentity({ pid: process.pid, startToken: view?.startToken ?? 'unknown' }, randomBytes(6).toString('hex'));
}
