// How errors print numbers (spec/queries-and-mutations.md 3.3): `1.5`, `2.147483648e9`, never a lost digit.

/** Prints a JSON number's source text: plain between 0.1 and 10^7, else with an exponent, always with a fraction. */
export function printScientific(source: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(source);
  if (match === null) return source;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  if (digits === '') return '0.0';
  // value = 0.digits * 10^point
  const leadingZeros = whole.length + fraction.length - digits.length;
  const point = whole.length - leadingZeros + Number(exponent);
  const significant = digits.replace(/0+$/, '');
  if (point >= 0 && point <= 7) {
    const left = significant.slice(0, point).padEnd(point, '0') || '0';
    return `${sign}${left}.${significant.slice(point) || '0'}`;
  }
  return `${sign}${significant.slice(0, 1)}.${significant.slice(1) || '0'}e${point - 1}`;
}
