import type { RetryPolicy } from '@app/types';
import { retryDelay, type RetryMoment } from './retry-delay.js';

const policy: RetryPolicy = {
  max_attempts: 9,
  initial_delay_ms: 100,
  max_delay_ms: 1000,
  multiplier: 3,
  jitter: 0.5,
  non_retryable_codes: [],
};
const NOW = Date.parse('2024-01-31T10:00:00Z');
const delay = (moment: Partial<RetryMoment>): number =>
  retryDelay({ policy, attempt: 1, headers: [], nowMs: NOW, random: 0, ...moment });

it.each([
  [1, 100],
  [2, 300],
  [3, 900],
  [4, 1000],
  [500, 1000],
])('after attempt %d waits %d ms', (attempt, expected) => {
  expect(delay({ attempt })).toBe(expected);
});

it('takes away up to the random part', () => {
  expect(delay({ attempt: 4, random: 1 })).toBe(500);
  expect(delay({ attempt: 4, random: 0.5 })).toBe(750);
});

it.each([
  ['7', 7000],
  ['Wed, 31 Jan 2024 10:00:30 GMT', 30_000],
  ['999999999', 86_400_000],
  ['Wed, 31 Jan 2024 09:00:00 GMT', 100],
  ['-5', 100],
  ['1e9', 100],
  ['soon', 100],
  ['', 100],
])('with Retry-After %j waits %d ms', (value, expected) => {
  expect(delay({ headers: [['retry-After', value]] })).toBe(expected);
});

it('retries an action that has lost its policy', () => {
  expect(delay({ policy: undefined, attempt: 2 })).toBe(2000);
});
