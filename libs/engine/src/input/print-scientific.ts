// How errors print numbers (spec/queries-and-mutations.md 3.3): `1.5`, `2.147483648e9`, never a lost digit.
import { readDecimal } from './decimal.js';

/** Prints a JSON number's source text: plain between 0.1 and 10^7, else with an exponent, always with a fraction. */
export function printScientific(source: string): string {
  const decimal = readDecimal(source);
  if (decimal === undefined) return source;
  const { sign, digits, point } = decimal;
  if (digits === '') return '0.0';
  if (point >= 0 && point <= 7) {
    const left = digits.slice(0, point).padEnd(point, '0') || '0';
    return `${sign}${left}.${digits.slice(point) || '0'}`;
  }
  return `${sign}${digits.slice(0, 1)}.${digits.slice(1) || '0'}e${point - 1}`;
}
