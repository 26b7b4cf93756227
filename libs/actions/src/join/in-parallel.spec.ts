import { inParallel } from './in-parallel.js';

const later = <T>(value: T, turns: number): Promise<T> =>
  turns === 0
    ? Promise.resolve(value)
    : new Promise((resolve) => setImmediate(resolve)).then(() => later(value, turns - 1));

it('answers in the order of the items, whatever ends first', async () => {
  expect(await inParallel([3, 1, 2], 3, (turns) => later(turns * 10, turns))).toEqual([30, 10, 20]);
});

it('answers nothing for nothing', async () => {
  expect(await inParallel([], 8, () => Promise.reject(new Error('called')))).toEqual([]);
});

it.each([
  [1, 1],
  [3, 3],
  [8, 5],
])('runs at most %i at once', async (limit, expected) => {
  let running = 0;
  let most = 0;
  await inParallel([1, 2, 3, 4, 5], limit, async (item) => {
    most = Math.max(most, ++running);
    await later(item, 2);
    running--;
  });
  expect(most).toBe(expected);
});

it('fails with the first failing item, and starts nothing after a failure', async () => {
  const started: number[] = [];
  const work = async (item: number): Promise<void> => {
    started.push(item);
    await later(item, item === 0 ? 3 : 1);
    if (item < 2) throw new Error(`failed ${item}`);
  };
  await expect(inParallel([0, 1, 2, 3, 4, 5], 2, work)).rejects.toThrow('failed 0');
  expect(started).toEqual([0, 1]);
});
