import { lastLines } from './server-log.js';

it('takes the last lines without their stamps', () => {
  const log = '2026-11-20 16:14:00.123 UTC [77] LOG:  one\n2026-11-20 16:14:00.200 UTC [77] FATAL:  two\n';
  expect(lastLines(log)).toBe('LOG:  one | FATAL:  two');
});

it('takes no more lines than asked for', () => {
  expect(lastLines('a\nb\nc\n', 2)).toBe('b | c');
});

it('keeps lines of other shapes and skips empty ones', () => {
  expect(lastLines('\n  loader: not found\n\n')).toBe('loader: not found');
});

it('says so when there are none', () => {
  expect(lastLines(' \n\n')).toBe('it printed nothing');
});
