import { invariant } from '@app/types';
import type { ActionPayload } from './action-payload.js';
import { action, object } from '../../test/documents.js';
import { resolved } from '../../test/resolve.js';
import { plannedField, schemaFor } from '../../test/schemas.js';
import { planAction } from './plan-action.js';

const types = { objects: [object('Out', { id: 'ID!', in: '[Out]', blob: 'json' })] };
const actions = resolved(
  [
    action('make', {
      output_type: 'Out',
      arguments: [
        { name: 'a', type: 'Int' },
        { name: 'b', type: 'json' },
      ],
    }),
    action('scalar', { type: 'query', output_type: '[json!]' }),
    action('later', { kind: 'asynchronous', output_type: 'Out!' }),
  ],
  types,
);

function plan(text: string, root: string): ActionPayload {
  const { schema, bindings } = schemaFor(actions);
  const field = plannedField(schema, text);
  const binding = bindings.get(`${root}.${field.name}`);
  invariant(binding, 'the field is bound');
  return planAction(field, binding, new Map());
}

it('keeps the order of the selection, aliases and nested objects', () => {
  expect(
    plan('mutation { m: make { z: id in { __typename y: blob } kind: __typename id } }', 'mutation').output,
  ).toEqual({
    type: 'object',
    fields: [
      { type: 'field', responseKey: 'z', name: 'id', shape: { type: 'leaf' } },
      {
        type: 'field',
        responseKey: 'in',
        name: 'in',
        shape: {
          type: 'object',
          fields: [
            { type: 'typename', responseKey: '__typename', typeName: 'Out' },
            { type: 'field', responseKey: 'y', name: 'blob', shape: { type: 'leaf' } },
          ],
        },
      },
      { type: 'typename', responseKey: 'kind', typeName: 'Out' },
      { type: 'field', responseKey: 'id', name: 'id', shape: { type: 'leaf' } },
    ],
  });
});

it('takes an output without a selection as it is', () => {
  expect(plan('{ scalar }', 'query')).toEqual({
    action: 'scalar',
    mode: 'sync',
    input: { type: 'literal', value: {} },
    output: { type: 'leaf' },
  });
});

it('fills literal arguments once, while planning', () => {
  expect(plan('mutation { make(b: { x: [1, null] }, a: null) { id } }', 'mutation').input).toEqual({
    type: 'literal',
    value: { b: { x: [1, null] }, a: null },
  });
});

it('keeps arguments that use variables as a template', () => {
  expect(plan('mutation ($v0: Int) { make(a: $v0, b: 1) { id } }', 'mutation').input).toEqual({
    type: 'object',
    fields: [
      ['a', { type: 'variable', use: 0 }],
      ['b', { type: 'literal', value: 1 }],
    ],
  });
});

it('plans the three fields of an asynchronous action by their mode', () => {
  expect(plan('mutation { later }', 'mutation')).toMatchObject({ mode: 'enqueue', output: { type: 'leaf' } });
  expect(plan('{ later(id: "1") { id output { id } } }', 'query')).toMatchObject({
    mode: 'result',
    input: { type: 'literal', value: { id: '1' } },
  });
  expect(plan('subscription { later(id: "1") { id } }', 'subscription')).toMatchObject({ mode: 'result' });
});

it('is pure data: printing and reading loses nothing', () => {
  const payload = plan('mutation ($v0: Int) { make(a: $v0) { id in { id } } }', 'mutation');
  expect(JSON.parse(JSON.stringify(payload))).toEqual(payload);
});
