import { LeastRecentlyUsed } from './least-recently-used.js';

it('drops what was not asked for the longest, and says so', () => {
  const dropped: string[] = [];
  const entries = new LeastRecentlyUsed<string>(3, (value) => dropped.push(value));
  for (const key of ['a', 'b', 'c']) entries.set(key, key.toUpperCase());
  entries.get('a');
  entries.set('d', 'D');
  expect([dropped, entries.get('b'), entries.get('a'), entries.size]).toEqual([['B'], undefined, 'A', 3]);
});

it('says nothing of what was taken out', () => {
  const dropped: string[] = [];
  const entries = new LeastRecentlyUsed<string>(1, (value) => dropped.push(value));
  entries.set('a', 'A');
  entries.delete('a');
  entries.set('b', 'B');
  expect([dropped, entries.get('a'), entries.get('b')]).toEqual([[], undefined, 'B']);
});
