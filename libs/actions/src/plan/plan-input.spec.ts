import { fillTemplate, type InputTemplate } from '@app/engine';
import { planInput } from './plan-input.js';

const variable: InputTemplate = { type: 'variable', use: 0 };
const one: InputTemplate = { type: 'literal', value: 1 };

it.each<[string, InputTemplate]>([
  ['argument', variable],
  ['list', { type: 'list', items: [one, variable] }],
  ['object', { type: 'object', fields: [['x', { type: 'list', items: [variable] }]] }],
])('keeps a template whose %s uses a variable', (_, value) => {
  const template = planInput([['a', value]]);
  expect(template).toEqual({ type: 'object', fields: [['a', value]] });
  expect(JSON.stringify(fillTemplate(template, ['filled']))).toContain('filled');
});

it('fills a template without variables', () => {
  const list: InputTemplate = { type: 'list', items: [one, { type: 'object', fields: [['x', one]] }] };
  expect(planInput([['a', list]])).toEqual({ type: 'literal', value: { a: [1, { x: 1 }] } });
});

it('gives an empty object without arguments', () => {
  expect(planInput([])).toEqual({ type: 'literal', value: {} });
});

it('keeps an argument named __proto__ as a key of its own', () => {
  const input = fillTemplate(planInput([['__proto__', one]]), []);
  expect(Object.keys(input as object)).toEqual(['__proto__']);
});
