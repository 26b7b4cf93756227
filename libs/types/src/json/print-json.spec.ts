import fc from 'fast-check';
import { RawNumber, type Json } from './json.js';
import { parseJson } from './parse-json.js';
import { printJson } from './print-json.js';

const json = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<Json>(null, true, false, new RawNumber('1.0'), new RawNumber('-0'), new RawNumber('1e400')),
    fc.integer(),
    fc.string({ unit: 'binary' }),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(fc.string({ unit: 'binary' }), tie('value'), { maxKeys: 5, noNullPrototype: true }),
  ),
})).value;

describe('printJson', () => {
  it('prints what parseJson reads back unchanged', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(parseJson(printJson(value))).toEqual(value);
      }),
      { numRuns: 500 },
    );
  });

  it('agrees with JSON.stringify where no number is kept as text', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        expect(printJson(value as Json)).toBe(JSON.stringify(value));
      }),
    );
  });

  it.each<[string, Json]>([
    ['12345678901234567890', new RawNumber('12345678901234567890')],
    ['{"a":[1.0,{}]}', { a: [new RawNumber('1.0'), {}] }],
    ['"\\"\\\\\\u0000\\n\u{1f600}\\ud800"', '"\\\u0000\n\u{1f600}\ud800'],
    ['{"__proto__":1}', JSON.parse('{"__proto__":1}') as Json],
    ['[]', []],
    ['{}', {}],
    ['0', -0],
  ])('prints %s', (text, value) => {
    expect(printJson(value)).toBe(text);
  });

  it('leaves keys without a value out', () => {
    expect(printJson({ a: undefined, b: 1 } as unknown as Json)).toBe('{"b":1}');
  });

  it('is the only way to print a RawNumber: JSON.stringify fails loudly', () => {
    expect(() => JSON.stringify({ a: new RawNumber('1.0') })).toThrow('use printJson');
  });
});
