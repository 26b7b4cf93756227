import { createLog, type LogEntry } from './log.js';
import { NestLogger } from './nest-logger.js';

const at = new Date('2026-01-31T10:00:00.123Z');
const entry: LogEntry = { level: 'info', type: 'mail', detail: { message: 'kept', file: '/a', more: { n: 1 } } };

function lineOf(format: 'json' | 'text', logged: LogEntry): string {
  let text = '';
  createLog({ format, write: (line) => (text += line), now: () => at })(logged);
  return text;
}

it('prints one JSON object per line, shaped as the gateway prints them', () => {
  const line = lineOf('json', entry);
  expect(line.endsWith('\n')).toBe(true);
  expect(JSON.parse(line)).toEqual({ timestamp: '2026-01-31T10:00:00.123+0000', ...entry });
});

it('keeps line breaks of values inside the line', () => {
  expect(lineOf('json', { ...entry, detail: { message: 'a\nb' } }).split('\n')).toHaveLength(2);
});

it('prints a readable line for a terminal', () => {
  expect(lineOf('text', entry)).toBe('10:00:00.123 INFO  mail message=kept file=/a more={"n":1}\n');
});

it("passes Nest's warnings and errors on, and leaves out what it tells while starting", () => {
  const entries: LogEntry[] = [];
  const logger = new NestLogger((logged) => entries.push(logged));
  logger.log();
  logger.warn('careful');
  logger.error(new Error('broken'));
  expect(entries.map(({ level, detail }) => [level, (detail.message as string).split('\n')[0]])).toEqual([
    ['warn', 'careful'],
    ['error', 'Error: broken'],
  ]);
});
