// One server for several processes: races, ends in any order, and ends by force. Real processes throughout.
import { spawn } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning, ready, runApplication, serverPid, until, type Application } from '../../test/application.js';
import { install } from '../../test/install.js';
import { ask, createWorkspace, removeWorkspace, serversIn } from '../../test/workspace.js';
import { printIdentity } from '../process/process-identity.js';

let workspace: string;
let program: string;
let dataDir: string;
const running: Application[] = [];

function start(): Application {
  const application = runApplication(program, { dataDir, fallbackRoot: join(workspace, 'fallback') });
  running.push(application);
  return application;
}

/** Names in the registry: `pid-start-nonce`. */
async function users(): Promise<string[]> {
  return readdir(join(dataDir, 'users')).catch(() => []);
}

beforeAll(async () => {
  workspace = await createWorkspace();
  program = await install(join(workspace, 'product'), 'linked');
  dataDir = join(workspace, 'shared');
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((application) => application.end('SIGTERM')));
  expect(await serversIn(workspace)).toEqual([]);
});
afterAll(async () => {
  await removeWorkspace(workspace);
});

it('starts one server for five processes that race on a new folder', async () => {
  const outcomes = await Promise.all([1, 2, 3, 4, 5].map(() => ready(start())));
  expect(outcomes.map(({ role }) => role).sort()).toEqual(['attached', 'attached', 'attached', 'attached', 'started']);
  expect(new Set(outcomes.map(({ url }) => url)).size).toBe(1);
  expect(await serversIn(workspace)).toEqual([await serverPid(dataDir)]);
  expect(await users()).toHaveLength(5);
});

it('lives on for the others when its starter ends first, and ends with the last', async () => {
  const first = start();
  const { url } = await ready(first);
  const second = start();
  expect((await ready(second)).role).toBe('attached');
  expect(await first.end('SIGTERM')).toBe(0);
  expect(await ask(url, 'SELECT 1')).toBe('1');
  const pid = await serverPid(dataDir);
  expect(await second.end('SIGINT')).toBe(0);
  expect(await isRunning(pid)).toBe(false);
  expect(await users()).toEqual([]);
});

it('is stopped once when all users end at the same moment', async () => {
  const applications = [start(), start(), start()];
  await Promise.all(applications.map(ready));
  const pid = await serverPid(dataDir);
  expect(await Promise.all(applications.map((application) => application.end('SIGTERM')))).toEqual([0, 0, 0]);
  expect(await isRunning(pid)).toBe(false);
});

it('always works for users who come while the last one goes', async () => {
  for (let round = 0; round < 3; round += 1) {
    const first = start();
    await ready(first);
    const ending = first.end('SIGTERM');
    await sleep(round * 20);
    const second = start();
    expect(await ask((await ready(second)).url, 'SELECT 1')).toBe('1');
    await ending;
    expect(await ask((await ready(second)).url, 'SELECT 1')).toBe('1');
    await second.end('SIGTERM');
  }
});

it('does not count a user that was killed', async () => {
  const first = start();
  const { url } = await ready(first);
  const second = start();
  await ready(second);
  await first.end('SIGKILL');
  expect(await users()).toHaveLength(2);
  expect(await ask(url, 'SELECT 1')).toBe('1');
  await second.end('SIGTERM');
  expect(await serversIn(workspace)).toEqual([]);
  expect(await users()).toEqual([]);
});

it('is adopted by the next start when its only user was killed', async () => {
  const first = start();
  const { url } = await ready(first);
  const pid = await serverPid(dataDir);
  await first.end('SIGKILL');
  expect(await isRunning(pid)).toBe(true);
  const outcome = await ready(start());
  expect(outcome).toMatchObject({ role: 'attached', url });
  expect(await serverPid(dataDir)).toBe(pid);
});

it('is recovered once when it was killed and two processes come', async () => {
  const first = start();
  const { url } = await ready(first);
  await ask(url, 'CREATE TABLE IF NOT EXISTS kept AS SELECT 7 AS answer');
  const pid = await serverPid(dataDir);
  process.kill(pid, 'SIGKILL');
  await until(async () => !(await isRunning(pid)));
  const outcomes = await Promise.all([ready(start()), ready(start())]);
  expect(outcomes.map(({ role }) => role).sort()).toEqual(['attached', 'recovered']);
  // The user of the killed server finds the new one at the old address.
  expect(await ask(url, 'SELECT answer FROM kept')).toBe('7');
});

it('is replaced when it dies just before a newcomer knocks', async () => {
  const first = start();
  const { url } = await ready(first);
  // Not waited for: the newcomer may still see the process.
  process.kill(await serverPid(dataDir), 'SIGKILL');
  const outcome = await ready(start());
  expect(outcome).toMatchObject({ role: 'recovered', url });
  expect(await ask(url, 'SELECT 1')).toBe('1');
});

it('is recovered when all its processes were killed together', async () => {
  const first = start();
  const { url } = await ready(first);
  await ask(url, 'CREATE TABLE IF NOT EXISTS together AS SELECT 8 AS answer');
  process.kill(await serverPid(dataDir), 'SIGKILL');
  await first.end('SIGKILL');
  const outcome = await ready(start());
  expect(outcome.role).toBe('recovered');
  expect(await ask(outcome.url, 'SELECT answer FROM together')).toBe('8');
});

it('works after starters were killed at any moment of a first start', async () => {
  dataDir = join(workspace, 'killed');
  for (const momentMs of [150, 400, 700]) {
    const victim = start();
    await sleep(momentMs);
    await victim.end('SIGKILL');
  }
  const { url } = await ready(start());
  expect(await ask(url, 'SELECT 1')).toBe('1');
  expect(await users()).toHaveLength(1);
  const litter = (await readdir(dataDir)).filter((name) => /unfinished|\.new|\.gone|break-/.test(name));
  expect(litter).toEqual([]);
});

it('is not taken down by Ctrl-C, which reaches the whole process group of its user', async () => {
  // A shell as group leader, as a terminal has it; the signal goes to all of the group at once.
  const options = JSON.stringify({ dataDir, fallbackRoot: join(workspace, 'fallback') });
  const shell = spawn('/bin/sh', ['-c', '"$0" "$@"; true', process.execPath, program, options], { detached: true });
  const ended = new Promise((resolve) => shell.once('close', resolve));
  try {
    await until(async () => (await users()).length === 1);
    const bystander = await ready(start());
    expect(bystander.role).toBe('attached');
    process.kill(-(shell.pid ?? 0), 'SIGINT');
    await ended;
    expect(await ask(bystander.url, 'SELECT 1')).toBe('1');
    expect(await users()).toHaveLength(1);
  } finally {
    shell.kill('SIGKILL');
  }
});

it('is restarted for a newcomer when somebody had told it to stop', async () => {
  const first = start();
  const { url } = await ready(first);
  const session = ask(url, 'SELECT pg_sleep(60)').catch(() => 'cut');
  await until(
    async () => (await ask(url, "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%sleep(60)%'")) === '2',
  );
  // Smart shutdown: it waits for its sessions and takes no new ones.
  process.kill(await serverPid(dataDir), 'SIGTERM');
  await sleep(100);
  const second = await ready(start());
  expect(second).toMatchObject({ role: 'started', url });
  expect(await session).toBe('cut');
});

describe('a registration', () => {
  it.each([
    ['of a pid that does not run', printIdentity({ pid: 4_194_303, startToken: 'abc.1' }, 'ff')],
    ['of a living pid that started at another time', printIdentity({ pid: process.pid, startToken: 'abc.1' }, 'ff')],
  ])('%s does not keep the server', async (_case, name) => {
    await mkdir(join(dataDir, 'users'), { recursive: true });
    await writeFile(join(dataDir, 'users', name), '');
    await ready(start());
    expect(await users()).not.toContain(name);
  });

  it('that is none is left alone and does not keep the server', async () => {
    await writeFile(join(dataDir, 'users', 'README'), 'mine');
    await ready(start());
    expect(await users()).toContain('README');
  });
});
