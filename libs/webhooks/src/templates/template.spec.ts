import fc from 'fast-check';
import { parseTemplate, resolveTemplate } from './template.js';

const resolve = (source: string, environment: Record<string, string | undefined>) =>
  resolveTemplate(parseTemplate(source), environment);

describe('template', () => {
  it('replaces every name by its value', () => {
    expect(resolve('http://{{HOST}}:{{PORT}}/x', { HOST: 'h', PORT: '1' })).toEqual({ ok: true, text: 'http://h:1/x' });
  });

  it('accepts an empty value', () => {
    expect(resolve('a{{E}}b', { E: '' })).toEqual({ ok: true, text: 'ab' });
  });

  it('takes the name verbatim, blanks included', () => {
    expect(resolve('{{ A }}', { A: 'no', ' A ': 'yes' })).toEqual({ ok: true, text: 'yes' });
  });

  it('does not read braces inside a value', () => {
    expect(resolve('{{A}}', { A: '{{B}}', B: 'no' })).toEqual({ ok: true, text: '{{B}}' });
  });

  it('ends a name at the first closing braces', () => {
    expect(resolve('{{{A}}}', { '{A': 'x' })).toEqual({ ok: true, text: 'x}' });
  });

  it.each(['{{', 'a{{b', 'a{{b}', '}}', 'a}}b', '{ {A}}', '{{A} }', '{'])(
    'keeps %s, which is never closed, as text',
    (source) => {
      expect(resolve(source, {})).toEqual({ ok: true, text: source });
    },
  );

  it('keeps an unclosed rest behind a closed name', () => {
    expect(resolve('{{A}}/{{B', { A: 'x', B: 'no' })).toEqual({ ok: true, text: 'x/{{B' });
  });

  it('reports every missing name once, in order', () => {
    expect(resolve('{{B}}{{A}}{{B}}{{C}}', { C: 'x' })).toEqual({ ok: false, missing: ['B', 'A'] });
  });

  it('reports an empty name', () => {
    expect(resolve('{{}}', {})).toEqual({ ok: false, missing: [''] });
  });

  it('reports a variable without a value', () => {
    expect(resolve('{{A}}', { A: undefined })).toEqual({ ok: false, missing: ['A'] });
  });

  it.each(['constructor', '__proto__', 'toString'])('does not find %s, which every object inherits', (name) => {
    expect(resolve(`{{${name}}}`, {})).toEqual({ ok: false, missing: [name] });
  });

  it('is the identity for texts without opening braces', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!text.includes('{{'));
        expect(resolve(text, {})).toEqual({ ok: true, text });
      }),
    );
  });

  it('loses nothing: the parts print as the source', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('{', '}', 'A', ' ') }), (source) => {
        const { parts } = parseTemplate(source);
        const printed = parts.map((part) => (typeof part === 'string' ? part : `{{${part.variable}}}`)).join('');
        expect(printed).toBe(source);
      }),
    );
  });
});
