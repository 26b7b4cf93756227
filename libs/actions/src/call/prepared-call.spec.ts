import type { ActionDefinition } from '@app/types';
import { action } from '../../test/documents.js';
import { prepareCall, type CallPreparation } from './prepared-call.js';

const prepare = (definition: Partial<ActionDefinition>, environment: Record<string, string> = {}): CallPreparation =>
  prepareCall(action('x', definition), environment, { configuredHeaderPrecedence: false, version: '1' });

it('resolves the URL from the environment and keeps its template', () => {
  expect(prepare({ handler: '{{BASE}}/a?t={{T}}' }, { BASE: 'http://h', T: '1' })).toMatchObject({
    ok: true,
    call: { handler: '{{BASE}}/a?t={{T}}', url: 'http://h/a?t=1' },
  });
});

it('names every variable that the URL lacks', () => {
  expect(prepare({ handler: '{{VAR1}}/{{SET}}/{{VAR2}}' }, { SET: '' })).toEqual({
    ok: false,
    missing: ['VAR1', 'VAR2'],
  });
});

it.each(['constructor', '__proto__'])('does not find the variable %s in an empty environment', (name) => {
  expect(prepare({ handler: `http://h/{{${name}}}` })).toEqual({ ok: false, missing: [name] });
});

it('does not miss the variables of headers: they fail the calls only', () => {
  expect(prepare({ headers: [{ name: 'x-a', value_from_env: 'NOWHERE' }] }).ok).toBe(true);
});

it.each([
  [30, 30_000],
  [0, 0],
])('turns a timeout of %d seconds into milliseconds', (timeout, timeoutMs) => {
  expect(prepare({ timeout })).toMatchObject({ call: { timeoutMs } });
});

it.each([{ request_transform: {} }, { response_transform: { version: 2 } }])(
  'sees the transform of %j',
  (definition) => {
    expect(prepare(definition)).toMatchObject({ call: { transforms: expect.anything() as unknown } });
  },
);

it.each([{}, { request_transform: null, response_transform: null }])('sees no transform in %j', (definition) => {
  expect(prepare(definition)).toMatchObject({ call: { transforms: undefined } });
});
