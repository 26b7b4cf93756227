import { spawn } from 'node:child_process';
import { isRunning, until } from '../../test/application.js';
import { readLinuxProcess, readPsLine } from './process-view.js';
import { readProcess } from './read-process.js';

const BOOT = '0ec43186-1a2b-4651-9fb1-d3afc1249fda';
const stat = (name: string, state: string): string =>
  `8528 (${name}) ${state} 8457 8457 2928 0 -1 4194304 96 0 0 0 0 0 0 0 20 0 1 0 123769 3133440 350 18446744073709551615`;

describe('/proc', () => {
  it('gives start and command line', () => {
    const view = readLinuxProcess(stat('cat', 'R'), 'cat\0-n\0a b\0', BOOT);
    expect(view).toEqual({ startToken: '0ec43186.123769', commandLine: 'cat -n a b ' });
  });

  it.each(['a b', ') R 1', '((', 'x) Z'])('reads past the process name %p', (name) => {
    expect(readLinuxProcess(stat(name, 'S'), '', BOOT)?.startToken).toBe('0ec43186.123769');
  });

  it('tells the same ticks of two boots apart', () => {
    const other = readLinuxProcess(stat('cat', 'S'), '', 'ffffffff-0000-0000-0000-000000000000');
    expect(other?.startToken).not.toBe(readLinuxProcess(stat('cat', 'S'), '', BOOT)?.startToken);
  });

  it.each(['Z', 'X', 'x'])('counts the state %s as dead', (state) => {
    expect(readLinuxProcess(stat('cat', state), '', BOOT)).toBeUndefined();
  });

  it.each(['', 'garbage', '8528 (cat) R 1 2 3'])('gives nothing for %p', (text) => {
    expect(readLinuxProcess(text, '', BOOT)).toBeUndefined();
  });
});

describe('ps', () => {
  it('gives start and command line', () => {
    const view = readPsLine('Fri Nov  6 16:14:09 2026     Ss   /opt/bin/postgres -D /my shop -c port=1\n');
    expect(view).toEqual({ startToken: '2026Nov06.161409', commandLine: '/opt/bin/postgres -D /my shop -c port=1 ' });
  });

  it.each(['Z', 'Z+'])('counts the state %s as dead', (state) => {
    expect(readPsLine(`Fri Nov 20 16:14:00 2026 ${state}    (node)`)).toBeUndefined();
  });

  it.each(['', '\n', 'no such process', 'Fri Nov 20 16:14 2026 S x'])('gives nothing for %p', (text) => {
    expect(readPsLine(text)).toBeUndefined();
  });
});

describe.each(process.platform === 'linux' ? (['linux', 'darwin'] as const) : [process.platform])(
  'read as on %s,',
  (platform) => {
    it('a process names its start and its arguments', async () => {
      const view = await readProcess(process.pid, platform);
      expect(view?.startToken).toMatch(/^[A-Za-z0-9.]+$/);
      expect(view?.commandLine).toContain('node');
      expect(await readProcess(process.pid, platform)).toEqual(view);
    });

    it('an ended process is gone', async () => {
      const child = spawn('/bin/sh', ['-c', 'exit 0']);
      await new Promise((resolve) => child.once('close', resolve));
      expect(await readProcess(child.pid ?? 0, platform)).toBeUndefined();
    });
  },
);

it('counts a zombie as gone', async () => {
  // The shell becomes a sleep that never collects its child.
  const parent = spawn('/bin/sh', ['-c', 'sleep 0.1 & echo $!; exec sleep 30']);
  const pid = await new Promise<number>((resolve) => {
    parent.stdout.once('data', (chunk) => {
      resolve(Number(String(chunk)));
    });
  });
  await until(async () => !(await isRunning(pid)));
  expect(() => process.kill(pid, 0)).not.toThrow();
  parent.kill();
});
