import { invariant, parseJson, type Json } from '@app/types';
import { readFileSync } from 'node:fs';
import { compileJsonTemplate, evaluateTemplate } from '../src/template-language/compile-template.js';

const page = readFileSync(new URL('../../../docs/transforms.md', import.meta.url), 'utf8');
const blocks = [...page.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(([, language, text]) => ({ language, text }));
const templates = blocks.findIndex(({ language }) => language === 'kriti');
const $body = parseJson(blocks[templates - 1]?.text ?? '');

const examples = blocks.flatMap(({ language, text }, index): [template: string, result: Json][] =>
  language === 'kriti' ? [[text ?? '', parseJson(blocks[index + 1]?.text ?? '')]] : [],
);

it('has examples', () => {
  expect(examples.length).toBeGreaterThan(3);
});

it.each(examples)('gives what the page says for %s', (template, result) => {
  const compiled = compileJsonTemplate(template);
  invariant(compiled.ok, 'the template parses');
  expect(evaluateTemplate(compiled.value, { variables: { $body }, sessionVariables: {} })).toEqual({
    ok: true,
    value: result,
  });
});
