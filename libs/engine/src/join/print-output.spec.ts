import fc from 'fast-check';
import { isJsonList, isJsonObject, parseJson, type Json } from '@app/types';
import type { OutputField, OutputShape } from './output-shape.js';
import { printOutput } from './print-output.js';

const leaf: OutputShape = { type: 'leaf' };
const field = (name: string, shape: OutputShape = leaf, responseKey = name): OutputField => ({
  type: 'field',
  responseKey,
  name,
  shape,
});
const shape = (...fields: readonly OutputField[]): OutputShape => ({ type: 'object', fields });
const project = (text: string, to: OutputShape): string => printOutput(parseJson(text), to).json;

describe('objects', () => {
  it('prints keys in the order of the selection, by alias, with values of the field', () => {
    const to = shape(field('b'), field('a', leaf, 'x'), field('a'));
    expect(project('{"a":1,"b":"q","c":3}', to)).toBe('{"b":"q","x":1,"a":1}');
  });

  it('prints the type name from the plan, not from the answer', () => {
    const to = shape({ type: 'typename', responseKey: 't', typeName: 'Out' });
    expect(project('{"__typename":"Lie","t":1}', to)).toBe('{"t":"Out"}');
  });

  it('prints null for an absent field, be it a scalar or an object', () => {
    expect(project('{}', shape(field('a'), field('o', shape(field('a')), 'p')))).toBe('{"a":null,"p":null}');
  });

  it('looks objects up by field name, not by alias', () => {
    expect(project('{"o":{"a":1},"p":{"a":2}}', shape(field('o', shape(field('a')), 'p')))).toBe('{"p":{"a":1}}');
  });

  it.each(['1', '"x"', 'true', '1.50', '0'])('leaves the key out when %s stands in place of an object', (value) => {
    expect(project(`{"a":1,"o":${value},"b":2}`, shape(field('a'), field('o', shape(field('x'))), field('b')))).toBe(
      '{"a":1,"b":2}',
    );
  });

  it('prints no stray comma when the first key is left out', () => {
    expect(project('{"o":1,"b":2}', shape(field('o', shape(field('x'))), field('b')))).toBe('{"b":2}');
  });

  it('prints an empty object for an empty selection', () => {
    expect(project('{"a":1}', shape())).toBe('{}');
  });

  it('passes objects and lists through where a scalar was declared', () => {
    expect(project('{"a":{"z":[1]}}', shape(field('a')))).toBe('{"a":{"z":[1]}}');
  });
});

describe('lists', () => {
  const to = shape(field('a'));

  it('are projected element by element', () => {
    expect(project('[{"a":1,"b":2},{"a":3}]', to)).toBe('[{"a":1},{"a":3}]');
  });

  it('pass elements that are no objects through', () => {
    expect(project('[null,1,"x",true,{"a":1}]', to)).toBe('[null,1,"x",true,{"a":1}]');
  });

  it('are projected at any depth', () => {
    expect(project('{"o":[[{"a":1,"b":2}],[]]}', shape(field('o', to)))).toBe('{"o":[[{"a":1}],[]]}');
  });
});

it('prints null for a null object, at the root and below', () => {
  expect([project('null', shape(field('a'))), project('{"o":null}', shape(field('o', shape(field('a')))))]).toEqual([
    'null',
    '{"o":null}',
  ]);
});

it('keeps every digit of numbers', () => {
  expect(project('{"a":12345678901234567890,"b":1.0,"c":1e400}', shape(field('a'), field('b'), field('c')))).toBe(
    '{"a":12345678901234567890,"b":1.0,"c":1e400}',
  );
});

it.each(['constructor', 'toString', 'hasOwnProperty', '__proto__'])(
  'prints null for the field %s that the answer does not have',
  (name) => {
    expect(project('{}', shape(field(name)))).toBe(`{"${name}":null}`);
  },
);

it.each(['constructor', '__proto__'])('prints the field %s that the answer has', (name) => {
  expect(project(`{"${name}":{"a":1}}`, shape(field(name, shape(field('a')))))).toBe(`{"${name}":{"a":1}}`);
});

describe('for any answer and any selection', () => {
  const name = fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor');
  const { shapes } = fc.letrec<{ shapes: OutputShape; objects: OutputShape }>((tie) => ({
    shapes: fc.oneof({ maxDepth: 3 }, fc.constant(leaf), tie('objects')),
    objects: fc
      .uniqueArray(fc.tuple(name, name, tie('shapes')), { selector: ([key]) => key, maxLength: 4 })
      .map((fields) => shape(...fields.map(([key, from, inner]) => field(from, inner, key)))),
  }));
  const answers = fc
    .letrec<{ value: Json }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom<Json>(null, true, 1, 'x'),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(name, tie('value'), { maxKeys: 4, noNullPrototype: true }),
      ),
    }))
    .value.map((value) => JSON.stringify(value));

  /** Every key below an object selection was asked for. */
  function onlySelected(value: Json, to: OutputShape): boolean {
    if (to.type === 'leaf') return true;
    if (isJsonList(value)) return value.every((element) => onlySelected(element, to));
    if (!isJsonObject(value)) return true;
    return Object.entries(value).every(([key, inner]) => {
      const selected = to.fields.find(({ responseKey }) => responseKey === key);
      return selected?.type === 'field' && onlySelected(inner, selected.shape);
    });
  }

  it('prints valid JSON that holds no key that was not selected', () => {
    fc.assert(
      fc.property(answers, shapes, (text, to) => {
        expect(onlySelected(parseJson(project(text, to)), to)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('prints keys in the order of the selection', () => {
    fc.assert(
      fc.property(answers, shapes, (text, to) => {
        const value = parseJson(project(text, to));
        if (to.type === 'leaf' || !isJsonObject(value)) return;
        const keys = Object.keys(value);
        expect(keys).toEqual(to.fields.map(({ responseKey }) => responseKey).filter((key) => keys.includes(key)));
      }),
    );
  });
});
