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

/** Deepest nesting of lists and objects: whatever walks a value may recurse. */
export const MAX_JSON_NESTING = 1000;

/**
 * Parses JSON text; numbers that a double cannot reproduce come back as `RawNumber`. Of repeated keys the last counts.
 * @throws SyntaxError when the text is not JSON, or nested deeper than `MAX_JSON_NESTING`.
 */
export function parseJson(text: string): Json {
  // The runtime's parser goes first, so that errors and odd keys (`__proto__`) behave in one way.
  const value = JSON.parse(text) as Json;
  checkNesting(text);
  if (!NEEDS_SOURCE_TEXT.test(text)) return value;
  return parseLossless(text, null, { parseNumber, onDuplicateKey: ({ newValue }) => newValue }) as Json;
}

function parseNumber(text: string): number | RawNumber {
  const value = Number(text);
  return String(value) === text ? value : new RawNumber(text);
}

/** Counts open brackets of valid JSON text. Short texts cannot be deep. */
function checkNesting(text: string): void {
  if (text.length <= 2 * MAX_JSON_NESTING) return;
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) i = endOfString(text, i);
    // `[` and `{`, `]` and `}` differ in one bit, which no other character of JSON outside strings shares.
    else if ((code | 0x20) === 0x7b) {
      if (++depth > MAX_JSON_NESTING) throw new SyntaxError(`JSON is nested deeper than ${MAX_JSON_NESTING} levels`);
    } else if ((code | 0x20) === 0x7d) depth--;
  }
}

const QUOTE = 0x22;

/** Index of the closing quote: the next one behind an even number of backslashes. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end;
}

function isEscaped(text: string, index: number): boolean {
  let first = index;
  while (text[first - 1] === '\\') first--;
  return (index - first) % 2 === 1;
}
