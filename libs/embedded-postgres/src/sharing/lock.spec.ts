// The lock between processes. Dead owners are identities that never ran or ran and ended; living ones are this process.
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { printIdentity } from '../process/process-identity.js';
import { nameOfThisProcess } from '../process/read-process.js';
import { withLock } from './lock.js';

const DEAD = printIdentity({ pid: 4_194_303, startToken: 'abc.1' }, 'aa');
const DEAD_BREAKER = printIdentity({ pid: process.pid, startToken: 'abc.2' }, 'bb');

let folder: string;
let lock: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-'));
  lock = join(folder, 'lock');
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const soon = (): number => performance.now() + 5_000;

async function held(path: string, owner: string): Promise<void> {
  await mkdir(path);
  await writeFile(join(path, owner), '');
}

it('lets one caller at a time in', async () => {
  let inside = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    inside += 1;
    most = Math.max(most, inside);
    await sleep(2);
    inside -= 1;
  };
  await Promise.all(Array.from({ length: 20 }, () => withLock(lock, soon(), work)));
  expect(most).toBe(1);
});

it('leaves nothing behind', async () => {
  await withLock(lock, soon(), () => Promise.resolve());
  expect(await readdir(folder)).toEqual([]);
});

it('answers what the work answers', async () => {
  expect(await withLock(lock, soon(), () => Promise.resolve(5))).toBe(5);
});

it('is free again after work that failed, whose error passes', async () => {
  await expect(withLock(lock, soon(), () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await withLock(lock, soon(), () => Promise.resolve('in'))).toBe('in');
});

it('is taken from an owner that died', async () => {
  await held(lock, DEAD);
  expect(await withLock(lock, soon(), () => Promise.resolve('in'))).toBe('in');
  expect(await readdir(folder)).toEqual([]);
});

it('is taken from a dead owner by one of many rivals at a time', async () => {
  for (let round = 0; round < 4; round += 1) {
    await held(lock, DEAD);
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await sleep(1);
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 8 }, () => withLock(lock, soon(), work)));
    expect(most).toBe(1);
  }
  expect(await readdir(folder)).toEqual([]);
});

it('is taken although a breaker died before removing the dead owner’s lock', async () => {
  await held(lock, DEAD);
  await held(join(folder, `break-${DEAD}`), DEAD_BREAKER);
  expect(await withLock(lock, soon(), () => Promise.resolve('in'))).toBe('in');
  expect(await readdir(folder)).toEqual([]);
});

it('clears what dead processes left, and nothing else', async () => {
  await held(join(folder, `lock.new-${DEAD}`), DEAD);
  await held(join(folder, `lock.gone-${DEAD}`), DEAD);
  await held(join(folder, `break-${DEAD}`), DEAD_BREAKER);
  await held(join(folder, 'users'), DEAD);
  await withLock(lock, soon(), () => Promise.resolve());
  expect(await readdir(folder)).toEqual(['users']);
});

it('takes over a lock that lost its owner’s name in a power cut', async () => {
  await mkdir(lock);
  expect(await withLock(lock, soon(), () => Promise.resolve('in'))).toBe('in');
});

it('is never taken from a living owner: error `busy` with its pid at the deadline', async () => {
  const owner = await nameOfThisProcess();
  await held(lock, owner);
  const attempt = withLock(lock, performance.now() + 100, () => Promise.resolve('in'));
  await expect(attempt).rejects.toMatchObject({ problem: { code: 'busy', folder, pid: process.pid } });
  expect(await readdir(lock)).toEqual([owner]);
});

it('is never taken from an owner it cannot judge', async () => {
  await held(lock, 'somebody');
  const attempt = withLock(lock, performance.now() + 50, () => Promise.resolve('in'));
  await expect(attempt).rejects.toMatchObject({ problem: { code: 'busy', pid: undefined } });
});

it('waits for a living breaker', async () => {
  await held(lock, DEAD);
  await held(join(folder, `break-${DEAD}`), await nameOfThisProcess());
  const attempt = withLock(lock, performance.now() + 100, () => Promise.resolve('in'));
  await expect(attempt).rejects.toMatchObject({ problem: { code: 'busy' } });
  expect(await readdir(lock)).toEqual([DEAD]);
});
