import { learn, openLedger, recordOf, type StatementRecord } from './statement-ledger.js';

const after = (...times: readonly number[]): StatementRecord => {
  const record = recordOf(openLedger(), 'q');
  for (const time of times) learn(record, time);
  return record;
};
const repeat = (time: number, count: number): readonly number[] => Array.from({ length: count }, () => time);

describe('a statement', () => {
  it.each<[string, readonly number[], boolean]>([
    ['is not slow before it ran', [], false],
    ['is not slow for a first run that planned', [12], false],
    ['is slow at once beyond doubt', [300], true],
    ['is slow when it takes long every time', repeat(8, 3), true],
    ['is not slow just below the limit', repeat(4.9, 50), false],
    ['is not slow for one hiccup', [...repeat(0.2, 20), 30], false],
    ['becomes slow', [...repeat(0.2, 20), ...repeat(100, 2)], true],
    [
      'is not slow where every third run waited for a busy machine',
      repeat(0, 90).map((_, i) => (i % 3 ? 0.1 : 12)),
      false,
    ],
    ['stays slow for one lucky run', [...repeat(100, 10), 0.1], true],
    ['is fast again after many quick runs', [...repeat(100, 10), ...repeat(0.1, 40)], false],
  ])('%s', (_, times, isSlow) => {
    expect(after(...times).isSlow).toBe(isSlow);
  });

  it('counts its runs', () => {
    expect(after(1, 1, 1).runs).toBe(3);
  });
});

describe('the ledger', () => {
  it('remembers a statement by its name', () => {
    const ledger = openLedger();
    learn(recordOf(ledger, '__proto__'), 1);
    expect([recordOf(ledger, '__proto__').runs, recordOf(ledger, 'constructor').runs]).toEqual([1, 0]);
  });

  it('forgets the statements that were not used the longest', () => {
    const ledger = openLedger(100);
    for (let index = 0; index < 10_000; index++) {
      learn(recordOf(ledger, 'often'), 1);
      recordOf(ledger, `once ${index}`);
    }
    expect(ledger.size).toBe(100);
    expect(recordOf(ledger, 'often').runs).toBe(10_000);
  });
});
