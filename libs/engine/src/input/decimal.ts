// A JSON number's source text as a decimal, without going through a double.

/** value = 0.digits * 10^point. `digits` has no zeros at its ends and is empty for zero. */
export interface Decimal {
  readonly sign: '' | '-';
  readonly digits: string;
  readonly point: number;
}

/** Reads the source text of a JSON or GraphQL number; undefined when it is none. */
export function readDecimal(source: string): Decimal | undefined {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(source);
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const leadingZeros = whole.length + fraction.length - digits.length;
  const point = whole.length - leadingZeros + Number(exponent);
  return { sign: sign === '-' ? '-' : '', digits: withoutTrailingZeros(digits), point };
}

/** True when nothing is left behind the decimal point: `1.0` and `1.5e1`, but not `1.00000000000000000001`. */
export function isIntegral({ digits, point }: Decimal): boolean {
  return digits.length <= Math.max(point, 0);
}

/** By hand: `/0+$/` takes quadratic time on long runs of zeros. */
function withoutTrailingZeros(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits[end - 1] === '0') end--;
  return digits.slice(0, end);
}
