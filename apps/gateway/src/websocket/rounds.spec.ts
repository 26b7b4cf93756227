import { jest } from '@jest/globals';
import { Rounds } from './rounds.js';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

it('comes by at every item once per interval, a twentieth early at most', () => {
  const due: string[] = [];
  const rounds = new Rounds<string>(1000, (item) => due.push(item));
  rounds.add('a');
  jest.advanceTimersByTime(330);
  rounds.add('b');
  jest.advanceTimersByTime(619);
  expect(due).toEqual([]);
  jest.advanceTimersByTime(51);
  expect(due).toEqual(['a']);
  jest.advanceTimersByTime(330);
  expect(due).toEqual(['a', 'b']);
  jest.advanceTimersByTime(2000);
  expect(due).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
});

it('needs one timer for all, and none when all have gone', () => {
  const rounds = new Rounds<number>(1000, () => undefined);
  for (let item = 0; item < 1000; item++) rounds.add(item);
  expect(jest.getTimerCount()).toBe(1);
  for (let item = 0; item < 1000; item++) rounds.remove(item);
  rounds.remove(7);
  expect(jest.getTimerCount()).toBe(0);
  rounds.add(1);
  expect(jest.getTimerCount()).toBe(1);
});

it('forgets an item that goes while its turn is on', () => {
  const due: number[] = [];
  const rounds = new Rounds<number>(1000, (item) => {
    due.push(item);
    rounds.remove(item);
    rounds.remove(2);
  });
  for (const item of [1, 2, 3]) rounds.add(item);
  jest.advanceTimersByTime(5000);
  expect(due).toEqual([1, 3]);
});

it('with an interval of 0 never comes by', () => {
  const rounds = new Rounds<number>(0, () => undefined);
  rounds.add(1);
  rounds.remove(1);
  expect(jest.getTimerCount()).toBe(0);
});
