import { parseIdentity, printIdentity } from './process-identity.js';
import { isAlive, nameOfThisProcess } from './read-process.js';

const IDENTITY = { pid: 4711, startToken: '0ec43186.123769' };

it('prints a name that is a file name, and reads it back', () => {
  const name = printIdentity(IDENTITY, '9f2c');
  expect(name).toBe('4711-0ec43186.123769-9f2c');
  expect(parseIdentity(name)).toEqual(IDENTITY);
});

it.each([
  '',
  '4711',
  '4711-a.1',
  '0-a.1-ff',
  '-4711-a.1-ff',
  '4711-a/b-ff',
  '4711-a.1-ff.tmp',
  'x-a.1-ff',
  '4711-a.1-FF',
  '.keep',
])('does not read %p', (name) => {
  expect(parseIdentity(name)).toBeUndefined();
});

it('never gives a process the same name twice', async () => {
  expect(await nameOfThisProcess()).not.toBe(await nameOfThisProcess());
});

it('knows this process to be alive by its own name', async () => {
  expect(await isAlive(parseIdentity(await nameOfThisProcess()) ?? IDENTITY)).toBe(true);
});

it('does not take this process for one that had its pid earlier', async () => {
  expect(await isAlive({ ...IDENTITY, pid: process.pid })).toBe(false);
});
