import { isIntegral, readDecimal } from './decimal.js';

const integral = (source: string): boolean | undefined => {
  const decimal = readDecimal(source);
  return decimal && isIntegral(decimal);
};

describe('isIntegral', () => {
  it.each(['0', '-0', '0.0', '0e5', '1', '-10', '1.000', '1.5e1', '100e-2', '1e400', '12300e-2'])(
    'holds for %s',
    (source) => {
      expect(integral(source)).toBe(true);
    },
  );

  it.each(['0.1', '1.5', '10.01', '1e-1', '15e-1', '1.00000000000000000001', '100e-3', '1e-400'])(
    'fails for %s',
    (source) => {
      expect(integral(source)).toBe(false);
    },
  );
});

describe('readDecimal', () => {
  it.each(['', '-', '1.', '.1', '1e', '1e+', '0x1', '1 ', 'NaN'])('refuses %j', (source) => {
    expect(readDecimal(source)).toBeUndefined();
  });
});
