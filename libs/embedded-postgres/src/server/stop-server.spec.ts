// How a server is stopped that does not want to. The processes here are small stand-ins with known habits.
import { spawn, type ChildProcess } from 'node:child_process';
import { readProcess } from '../process/read-process.js';
import type { ProcessIdentity } from '../process/process-identity.js';
import { stopServer } from './stop-server.js';

const lines: string[] = [];
const log = (line: string): number => lines.push(line);
const started: ChildProcess[] = [];

/** `habit` is JavaScript; the process says when it is in force. */
async function startProcess(habit: string): Promise<ProcessIdentity> {
  const child = spawn(process.execPath, ['-e', `setInterval(() => {}, 1000); ${habit}; console.log('up')`]);
  started.push(child);
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const pid = child.pid ?? 0;
  return { pid, startToken: (await readProcess(pid))?.startToken ?? '' };
}

beforeEach(() => lines.splice(0));
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

it('asks for a fast shutdown first', async () => {
  const server = await startProcess('process.on("SIGINT", () => process.exit())');
  await stopServer(server, log);
  expect(await readProcess(server.pid)).toBeUndefined();
  expect(lines).toEqual([]);
});

it('asks for an immediate one after its patience', async () => {
  const server = await startProcess('process.on("SIGINT", () => {}); process.on("SIGQUIT", () => process.exit())');
  await stopServer(server, log, { fastMs: 50, immediateMs: 5_000 });
  expect(await readProcess(server.pid)).toBeUndefined();
  expect(lines).toEqual([`the embedded PostgreSQL (pid ${server.pid}) does not stop: sending SIGQUIT`]);
});

it('ends by force what hears nothing', async () => {
  const server = await startProcess('process.kill(process.pid, "SIGCONT")');
  process.kill(server.pid, 'SIGSTOP');
  await stopServer(server, log, { fastMs: 30, immediateMs: 30 });
  expect(await readProcess(server.pid)).toBeUndefined();
  expect(lines.at(-1)).toContain('sending SIGKILL');
});

it('leaves alone a process that has the pid of a server that is gone', async () => {
  const stranger = await startProcess('');
  await stopServer({ pid: stranger.pid, startToken: 'other.1' }, log);
  expect((await readProcess(stranger.pid))?.startToken).toBe(stranger.startToken);
});

it('has nothing to do when the server is gone', async () => {
  const server = await startProcess('process.on("SIGINT", () => process.exit())');
  await stopServer(server, log);
  await stopServer(server, log);
  expect(lines).toEqual([]);
});
