import fc from 'fast-check';
import { printScientific } from './print-scientific.js';

describe('printScientific', () => {
  it.each([
    ['0', '0.0'],
    ['-0', '0.0'],
    ['0.000', '0.0'],
    ['0e99', '0.0'],
    ['1', '1.0'],
    ['1.50', '1.5'],
    ['0.1', '0.1'],
    ['0.0999', '9.99e-2'],
    ['9999999', '9999999.0'],
    ['10000000', '1.0e7'],
    ['12345678.9', '1.23456789e7'],
    ['-3e9', '-3.0e9'],
    ['1.23e2', '123.0'],
    ['1e-1', '0.1'],
    ['12e-1', '1.2'],
    ['1E+400', '1.0e400'],
    ['00012', '12.0'],
  ])('prints %s as %s', (source, printed) => {
    expect(printScientific(source)).toBe(printed);
  });

  it.each(['', 'x', '1.', '.5', '1e', '0x10', 'Infinity'])('leaves %j alone, as it is no number', (source) => {
    expect(printScientific(source)).toBe(source);
  });

  it('keeps the value of every double', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(printScientific(String(value)))).toBe(value === 0 ? 0 : value);
      }),
      { numRuns: 1000 },
    );
  });

  it('takes linear time on long digits', () => {
    const before = process.cpuUsage();
    printScientific(`1${'0'.repeat(300_000)}1${'0'.repeat(300_000)}`);
    printScientific(`0.${'0'.repeat(300_000)}1`);
    const { user, system } = process.cpuUsage(before);
    expect(user + system).toBeLessThan(1_000_000);
  });
});
