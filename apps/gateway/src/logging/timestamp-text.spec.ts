import { timestampPrinter } from './timestamp-text.js';

it('prints UTC with milliseconds and a numeric zone', () => {
  expect(timestampPrinter()(Date.UTC(2024, 0, 31, 10, 0, 0, 123))).toBe('2024-01-31T10:00:00.123+0000');
});

it('does not stand still', () => {
  const print = timestampPrinter();
  expect([0, 0, 1, 0].map(print)).toEqual([
    '1970-01-01T00:00:00.000+0000',
    '1970-01-01T00:00:00.000+0000',
    '1970-01-01T00:00:00.001+0000',
    '1970-01-01T00:00:00.000+0000',
  ]);
});
