import fc from 'fast-check';
import { RawNumber, type Json } from './json.js';
import { MAX_JSON_NESTING, parseJson } from './parse-json.js';
import { printJson } from './print-json.js';

/** Source texts of numbers as JSON allows them. */
const numberText = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.oneof(
      fc.constant('0'),
      fc.nat(9).map((digit) => String(digit + 1)),
      fc.stringMatching(/^[1-9]\d{0,30}$/),
    ),
    fc.oneof(fc.constant(''), fc.stringMatching(/^\.\d{1,30}$/)),
    fc.oneof(fc.constant(''), fc.stringMatching(/^[eE][+-]?\d{1,4}$/)),
  )
  .map((parts) => parts.join(''));

/** JSON text with odd white space between tokens. */
const jsonText = fc.letrec<{ value: string }>((tie) => ({
  value: fc
    .tuple(
      fc.constantFrom('', ' ', '\n\t', '\r\n'),
      fc.oneof(
        { maxDepth: 3 },
        numberText,
        fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)),
        fc.constantFrom('true', 'false', 'null'),
        fc.array(tie('value'), { maxLength: 4 }).map((items) => `[${items.join(',')}]`),
        fc
          .uniqueArray(fc.tuple(fc.string(), tie('value')), { maxLength: 4, selector: ([key]) => key })
          .map((fields) => `{${fields.map(([key, value]) => `${JSON.stringify(key)} :${value}`).join(',')}}`),
      ),
    )
    .map(([space, text]) => space + text + space),
})).value;

/** The value as JSON.parse would have given it. */
function asDoubles(value: Json): unknown {
  if (value instanceof RawNumber) return Number(value.text);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map(asDoubles);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asDoubles(item)]));
}

describe('parseJson', () => {
  it('gives the values of JSON.parse, numbers kept as text aside', () => {
    fc.assert(
      fc.property(jsonText, (text) => {
        expect(asDoubles(parseJson(text))).toEqual(JSON.parse(text));
      }),
      { numRuns: 500 },
    );
  });

  it('keeps every number so that it prints as it was written', () => {
    fc.assert(
      fc.property(numberText, (text) => {
        expect(printJson(parseJson(text))).toBe(text);
        expect(printJson(parseJson(`{"a":[${text}, ${text}]}`))).toBe(`{"a":[${text},${text}]}`);
      }),
      { numRuns: 2000 },
    );
  });

  it.each(['0', '7', '-1', '1.5', '2147483648', '-9007199254740991', '0.1', '123456789012345', '0.000001'])(
    'reads %s as an ordinary number',
    (text) => {
      expect(parseJson(text)).toBe(Number(text));
    },
  );

  it.each([
    ['-0', 'a negative zero'],
    ['1.0', 'a zero fraction'],
    ['1.50', 'a trailing zero'],
    ['9007199254740993', '2^53 + 1'],
    ['12345678901234567890', 'more digits than a double has'],
    ['0.12345678901234567890123', 'a long fraction'],
    ['1e400', 'more than a double reaches'],
    ['1E5', 'an exponent'],
    ['0.0000001', 'what JavaScript prints with an exponent'],
  ])('keeps the text of %s: %s', (text) => {
    expect(parseJson(`[true, ${text}]`)).toEqual([true, new RawNumber(text)]);
  });

  it.each(['["-0"]', '{"1.0":"x, 1.0"}', '"12345678901234567890"'])(
    'leaves digits inside strings alone: %s',
    (text) => {
      expect(parseJson(text)).toEqual(JSON.parse(text));
    },
  );

  it.each(['{"__proto__":1}', '{"__proto__":{"a":1.0}}', '{"constructor":1.0,"toString":2}'])(
    'reads odd keys as plain keys: %s',
    (text) => {
      const value = parseJson(text);
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
      expect(printJson(value)).toBe(text);
    },
  );

  it('takes the last of repeated keys, as JSON.parse does', () => {
    expect(parseJson('{"a":1,"a":2}')).toEqual({ a: 2 });
  });

  it('takes the last of repeated keys beside a number kept as text too', () => {
    expect(parseJson('{"a":1.0,"a":2.0,"a":null}')).toEqual({ a: null });
  });

  it.each([
    '',
    ' ',
    '{',
    '[1,]',
    '{"a":1,}',
    '01',
    '+1',
    '.5',
    '1.',
    '1e',
    '--1',
    'NaN',
    "{'a':1}",
    '[1.0',
    '1.0 2',
    '\u00a01',
  ])('refuses %j with a SyntaxError', (text) => {
    expect(() => parseJson(text)).toThrow(SyntaxError);
  });

  it('accepts values nested as deep as allowed', () => {
    const text = `${'['.repeat(MAX_JSON_NESTING)}1.0${']'.repeat(MAX_JSON_NESTING)}`;
    expect(printJson(parseJson(text))).toBe(text);
  });

  it.each([
    ['[', ']'],
    ['{"a":', '}'],
    ['[{"\\\\":"\\"[", "a":', '}]'],
  ])('refuses %s nested one level deeper', (open, close) => {
    const levels = MAX_JSON_NESTING + 1;
    expect(() => parseJson(`${open.repeat(levels)}1${close.repeat(levels)}`)).toThrow('nested deeper than 1000 levels');
  });

  it('refuses a million levels without overflowing the stack', () => {
    expect(() => parseJson(`${'['.repeat(1e6)}1.0${']'.repeat(1e6)}`)).toThrow(SyntaxError);
  });

  it('does not count brackets inside strings', () => {
    const text = JSON.stringify(['[{'.repeat(2000), '\\"[', '\\'.repeat(2001), '[']);
    expect(printJson(parseJson(text))).toBe(text);
  });

  it('reads a megabyte of digits and quotes in linear time', () => {
    const text = JSON.stringify([`:${'1'.repeat(500_000)}`, '\\'.repeat(300_000), '"'.repeat(200_000)]);
    const before = process.cpuUsage();
    parseJson(text);
    const { user, system } = process.cpuUsage(before);
    expect(user + system).toBeLessThan(2_000_000);
  });
});
