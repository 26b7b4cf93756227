import type { PreparedOperation } from '../operation/prepare.js';
import { PlanCache, PlanLedger } from './plan-cache.js';

const prepared = (name: string): PreparedOperation => ({ operation: name }) as unknown as PreparedOperation;
const text = (index: number, length: number): string => `${index} `.padEnd(length, 'x');

describe('PlanCache', () => {
  it('finds what was kept for the same text and name', () => {
    const cache = new PlanCache();
    cache.set('{a}', undefined, prepared('1'));
    cache.set('{a}', 'A', prepared('2'));
    expect(cache.get('{a}', undefined)).toEqual(prepared('1'));
    expect(cache.get('{a}', 'A')).toEqual(prepared('2'));
  });

  it.each<[string, string | undefined]>([
    ['{b}', undefined],
    ['{a} ', undefined],
    ['{a}', 'A'],
    ['{a}', ''],
    ['{a}', 'undefined'],
    ['', '{a}'],
  ])('finds nothing for %j and %j', (query, name) => {
    const cache = new PlanCache();
    cache.set('{a}', undefined, prepared('1'));
    expect(cache.get(query, name)).toBeUndefined();
  });

  it('does not take a text for a name and the rest of a text', () => {
    // A key joined of both once did: `query` followed by a line break is a document and could be a name.
    const cache = new PlanCache();
    cache.set('\nquery\n{a}', undefined, prepared('1'));
    expect(cache.get('{a}', 'query')).toBeUndefined();
  });

  it('keeps the first of two equal entries', () => {
    const cache = new PlanCache();
    cache.set('{a}', undefined, prepared('1'));
    cache.set('{a}', undefined, prepared('2'));
    expect(cache.get('{a}', undefined)).toEqual(prepared('1'));
  });

  it('does not keep texts over 100,000 characters', () => {
    const cache = new PlanCache();
    cache.set(text(0, 100_001), undefined, prepared('1'));
    cache.set(text(0, 100_000), undefined, prepared('2'));
    expect(cache.size).toBe(1);
  });

  it('lets the oldest go when the texts together get too long', () => {
    const cache = new PlanCache();
    for (let i = 0; i < 6; i++) cache.set(text(i, 100_000), undefined, prepared(`${i}`));
    expect(cache.size).toBe(5);
    expect(cache.get(text(0, 100_000), undefined)).toBeUndefined();
    expect(cache.get(text(5, 100_000), undefined)).toEqual(prepared('5'));
  });

  it('counts a text once for each name, as each keeps the whole document', () => {
    const cache = new PlanCache();
    cache.set('{a}', undefined, prepared('first'));
    for (let i = 0; i < 5; i++) cache.set(text(0, 100_000), `N${i}`, prepared(`${i}`));
    expect(cache.get('{a}', undefined)).toBeUndefined();
    cache.set(text(0, 100_000), 'N5', prepared('5'));
    expect(cache.size).toBe(0);
  });

  it('goes on working after it emptied itself', () => {
    const cache = new PlanCache();
    for (let i = 0; i < 6; i++) cache.set(text(0, 100_000), `N${i}`, prepared(`${i}`));
    cache.set('{a}', undefined, prepared('1'));
    for (let i = 1; i < 5; i++) cache.set(text(i, 100_000), undefined, prepared(`${i}`));
    expect(cache.size).toBe(5);
    expect(cache.get('{a}', undefined)).toEqual(prepared('1'));
  });

  it('keeps what is used when many short texts pass through', () => {
    const cache = new PlanCache();
    cache.set('{kept}', undefined, prepared('kept'));
    for (let i = 0; i < 2000; i++) {
      cache.set(text(i, 1000), undefined, prepared(`${i}`));
      cache.get('{kept}', undefined);
    }
    expect(cache.size).toBeLessThanOrEqual(501);
    expect(cache.get('{kept}', undefined)).toEqual(prepared('kept'));
  });

  it('gives way to the texts of another role that shares its ledger', () => {
    const ledger = new PlanLedger();
    const [one, other] = [new PlanCache(ledger), new PlanCache(ledger)];
    one.set('{a}', undefined, prepared('1'));
    for (let i = 0; i < 6; i++) other.set(text(i, 100_000), undefined, prepared(`${i}`));
    expect(one.get('{a}', undefined)).toBeUndefined();
    expect(other.size).toBe(5);
    expect(ledger.size).toBe(5);
  });

  it('does not find a text of another role that shares its ledger', () => {
    const ledger = new PlanLedger();
    new PlanCache(ledger).set('{a}', undefined, prepared('1'));
    expect(new PlanCache(ledger).get('{a}', undefined)).toBeUndefined();
  });
});
