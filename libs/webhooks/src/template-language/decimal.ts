// Order of JSON numbers by their exact value: `1.0` equals `1`, and 2^53 differs from 2^53 + 1.
import type { RawNumber } from '@app/types';

/** Negative, zero or positive, as comparators answer. */
export function compareNumbers(left: number | RawNumber, right: number | RawNumber): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  return compareDecimals(readDecimal(textOf(left)), readDecimal(textOf(right)));
}

function textOf(number: number | RawNumber): string {
  return typeof number === 'number' ? String(number) : number.text;
}

/** `sign * 0.digits * 10^exponent`; without zeros at either end of the digits, which are empty for zero. */
interface Decimal {
  readonly sign: number;
  readonly digits: string;
  readonly exponent: number;
}

function readDecimal(text: string): Decimal {
  const [, minus, whole = '', fraction = '', power = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const all = whole + fraction;
  const significant = all.replace(/^0+/, '');
  const digits = significant.replace(/0+$/, '');
  if (digits === '') return { sign: 0, digits, exponent: 0 };
  const leadingZeros = all.length - significant.length;
  return { sign: minus === '-' ? -1 : 1, digits, exponent: whole.length - leadingZeros + Number(power) };
}

function compareDecimals(left: Decimal, right: Decimal): number {
  if (left.sign !== right.sign) return left.sign - right.sign;
  if (left.exponent !== right.exponent) return left.exponent < right.exponent ? -left.sign : left.sign;
  if (left.digits === right.digits) return 0;
  return left.digits < right.digits ? -left.sign : left.sign;
}
