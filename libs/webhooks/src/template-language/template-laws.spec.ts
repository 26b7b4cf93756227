import { parseJson, printJson, RawNumber, type Json } from '@app/types';
import fc from 'fast-check';
import { printTemplate } from '../../test/print-template.js';
import { compileJsonTemplate, compileStringTemplate, evaluateTemplate } from './compile-template.js';
import { FUNCTIONS } from './functions/function-registry.js';
import { parseSource } from './parse-source.js';
import type { Accessor, Expression, Operator } from './syntax.js';

const nowhere = { start: 0, end: 0 };
const name = fc.constantFrom('$body', '$', 'x', 'i', 'a-b', '$gone');
const operator = fc.constantFrom<Operator>('>', '<', '>=', '<=', '==', '!=', '&&', '||', 'in', '??');
const functionName = fc.constantFrom(...FUNCTIONS.map((one) => one.name), 'unknown');
const text = fc.string({ unit: 'binary', maxLength: 5 });
const scalar = fc.oneof(
  fc.constantFrom<Json>(null, true, false, new RawNumber('1.0'), new RawNumber('1e400'), 0),
  fc.integer({ min: -3, max: 5 }),
  text,
);

const expressions = fc.letrec<{ expression: Expression; accessor: Accessor }>((tie) => {
  const some = tie('expression');
  const of = (shape: object): fc.Arbitrary<Expression> =>
    fc.record({ ...shape, start: fc.constant(0), end: fc.constant(0) }) as unknown as fc.Arbitrary<Expression>;
  const type = (word: Expression['type']) => fc.constant(word);
  const accessors = fc.array(tie('accessor'), { minLength: 1, maxLength: 3 });
  const interpolated = fc
    .array(fc.tuple(text, some), { minLength: 1, maxLength: 3 })
    .map((pairs) => pairs.flat().filter((part) => part !== ''));
  return {
    accessor: fc.oneof(
      fc.record({ key: fc.oneof(text, fc.constantFrom('list', 'name')), start: fc.constant(0), end: fc.constant(0) }),
      some.map((index) => ({ index, ...nowhere })),
    ),
    expression: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      of({ type: type('literal'), value: scalar }),
      of({ type: type('name'), name }),
      of({ type: type('text'), parts: interpolated }),
      of({ type: type('list'), items: fc.array(some, { maxLength: 3 }) }),
      of({ type: type('object'), entries: fc.array(fc.tuple(text, some), { maxLength: 3 }) }),
      of({ type: type('path'), base: some, accessors }),
      of({ type: type('optional'), base: some, accessors: fc.array(tie('accessor'), { maxLength: 2 }) }),
      of({ type: type('operation'), operator, left: some, right: some }),
      of({ type: type('call'), name: functionName, argument: some }),
      of({
        type: type('if'),
        branches: fc.array(fc.record({ condition: some, then: some }), { minLength: 1, maxLength: 2 }),
        otherwise: some,
      }),
      of({ type: type('range'), index: fc.option(name, { nil: undefined }), item: name, list: some, body: some }),
    ),
  };
}).expression;

const body = fc
  .jsonValue({ maxDepth: 3 })
  .map((value) => ({ list: [1, 2], name: 'n', value: parseJson(JSON.stringify(value)) }));

/** An access by a fixed text, as its two forms are printed. */
const TEXT_INDEX = /\{"index":\{"type":"literal","value":("(?:[^"\\]|\\.)*")\}\}/g;

/** Syntax without places, as text. */
function outline(expression: Expression): string {
  return JSON.stringify(withoutPlaces(expression)).replace(TEXT_INDEX, '{"key":$1}');
}

function withoutPlaces(value: unknown): unknown {
  if (value instanceof RawNumber) return { number: value.text };
  if (Array.isArray(value)) return value.map(withoutPlaces);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== 'start' && key !== 'end');
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutPlaces(item)]).sort());
}

it('parses what was printed into the same syntax', () => {
  fc.assert(
    fc.property(expressions, (expression) => {
      expect(outline(parseSource(printTemplate(expression)))).toBe(outline(expression));
    }),
    { numRuns: 1000 },
  );
});

it('evaluates every template to JSON or to an error object, and twice to the same', () => {
  fc.assert(
    fc.property(expressions, body, (expression, $body) => {
      const source = printTemplate(expression);
      const scope = { variables: { $body }, sessionVariables: { 'x-hasura-role': 'user' } };
      const compiled = compileJsonTemplate(source);
      if (!compiled.ok) throw new Error(`no template: ${source}`);
      const result = evaluateTemplate(compiled.value, scope);
      expect(evaluateTemplate(compiled.value, scope)).toEqual(result);
      if (result.ok) expect(printJson(parseJson(printJson(result.value)))).toBe(printJson(result.value));
      else expect(Object.keys(result.error)).toEqual(['error_code', 'message', 'source_position']);
    }),
    { numRuns: 1000 },
  );
});

const pieces = fc.array(
  fc.oneof(
    fc.constantFrom('{{', '}}', '{', '}', '"', "'", '[', ']', '(', ')', '?', '??', '.', ',', ':', ':=', '_', '\\', '#'),
    fc.constantFrom(
      'if',
      'elif',
      'else',
      'end',
      'range',
      'in',
      'not',
      'null',
      '$body',
      '1',
      '-',
      ' ',
      '\n',
      '==',
      '\\u',
    ),
    fc.string({ unit: 'binary', maxLength: 3 }),
  ),
  { maxLength: 40 },
);

it('compiles any text to a template or to an error object', () => {
  fc.assert(
    fc.property(pieces, (parts) => {
      const source = parts.join('');
      for (const compiled of [compileJsonTemplate(source), compileStringTemplate(source)]) {
        if (compiled.ok) evaluateTemplate(compiled.value, { variables: { $body: { a: 1 } }, sessionVariables: {} });
        else expect(compiled.error.error_code).toMatch(/^(?:Parse|Lex) Error$/);
      }
    }),
    { numRuns: 3000 },
  );
});

it('takes JSON text for itself where no string opens an interpolation', () => {
  const json = fc
    .json({ stringUnit: 'binary', maxDepth: 6 })
    .filter((source) => !source.includes('{{') || !/"[^"]*\{\{/.test(source));
  fc.assert(
    fc.property(json, (source) => {
      const compiled = compileJsonTemplate(source);
      const value = compiled.ok && evaluateTemplate(compiled.value, { variables: {}, sessionVariables: {} });
      expect(value).toEqual({ ok: true, value: parseJson(source) });
    }),
    { numRuns: 1000 },
  );
});
