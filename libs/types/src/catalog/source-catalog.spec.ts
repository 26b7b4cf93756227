import { printTable, tableKey } from './source-catalog.js';

describe('tableKey', () => {
  it('tells apart names whose parts would join to the same text', () => {
    const names = [
      { schema: 'a.b', name: 'c' },
      { schema: 'a', name: 'b.c' },
      { schema: 'a","b', name: 'c' },
      { schema: 'a', name: 'b","c' },
    ];
    expect(new Set(names.map(tableKey)).size).toBe(names.length);
  });
});

describe('printTable', () => {
  it('names tables of the schema public by their bare name', () => {
    expect(printTable({ schema: 'public', name: 'author' })).toBe('author');
  });

  it('names other tables with their schema', () => {
    expect(printTable({ schema: 'sales', name: 'order' })).toBe('sales.order');
  });
});
