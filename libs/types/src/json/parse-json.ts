// JSON text -> Json without losing a digit. The fast path is the runtime's own parser.
import { parse as parseLossless } from 'lossless-json';
import { RawNumber, type Json } from './json.js';

/**
 * Finds a number token that a double would print differently: a negative zero, an exponent, a trailing zero in the
 * fraction, more than 15 digits, or a value so small that JavaScript prints an exponent. Text inside strings may match
 * too; that only costs time.
 */
const NEEDS_SOURCE_TEXT =
  /(?:^|[:,[\s])(?:-0(?![.\d])|-?(?:[\d.]{17}|\d{16}|\d+\.\d*0(?![\d])|\d+(?:\.\d+)?[eE]|0\.0{6}))/;

/**
 * Parses JSON text; numbers that a double cannot reproduce come back as `RawNumber`.
 * @throws SyntaxError when the text is not JSON.
 */
export function parseJson(text: string): Json {
  // The runtime's parser goes first, so that errors and odd keys (`__proto__`) behave in one way.
  const value = JSON.parse(text) as Json;
  if (!NEEDS_SOURCE_TEXT.test(text)) return value;
  return parseLossless(text, null, parseNumber) as Json;
}

function parseNumber(text: string): number | RawNumber {
  const value = Number(text);
  return String(value) === text ? value : new RawNumber(text);
}
