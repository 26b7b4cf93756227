import type { Action, CustomTypes } from '@app/types';
import type { ResolveEnv } from '@app/engine';
import { action, document, object, relationship, resolveEnv, source } from '../../test/documents.js';
import { preparedCall } from '../../test/prepared-calls.js';
import type { CallPreparation } from '../call/prepared-call.js';
import { resolveActions } from './resolve-actions.js';

const describeAs = {
  action: ({ name }: Action) => ({ described: name }),
  customTypes: () => ({ described: 'types' }),
};

function resolve(
  actions: readonly Action[],
  types: Partial<CustomTypes> = {},
  env: ResolveEnv = resolveEnv([source('default')]),
): ReturnType<typeof resolveActions> {
  const prepareCall = ({ name, definition }: Action): CallPreparation =>
    definition.handler.includes('{{')
      ? { ok: false, missing: ['VAR1', 'VAR2'] }
      : { ok: true, call: preparedCall(name) };
  return resolveActions(document(actions, types), env, { describe: describeAs, prepareCall });
}
const reasonsOf = (...parameters: Parameters<typeof resolve>): readonly string[] =>
  resolve(...parameters).inconsistencies.map(({ reason }) => reason);

it('serves actions in the order of the metadata', () => {
  const { resolved, inconsistencies } = resolve([action('b'), action('a')]);
  expect([[...resolved.actions.keys()], inconsistencies]).toEqual([['b', 'a'], []]);
});

it('leaves an inconsistent action out and serves the others', () => {
  const { resolved, inconsistencies } = resolve([action('bad', { output_type: 'Nope' }), action('good')]);
  expect([...resolved.actions.keys()]).toEqual(['good']);
  expect(inconsistencies).toEqual([
    {
      type: 'action',
      name: 'action bad',
      reason:
        'Inconsistent object: in action "bad"; the type: "Nope" is not an object or scalar type defined in custom types',
      definition: { described: 'bad' },
    },
  ]);
});

it.each(['Nope', '[Nope!]!', 'Out'])('refuses an argument of type %s', (type) => {
  const base = type.replace(/\W/g, '');
  expect(
    reasonsOf([action('x', { arguments: [{ name: 'a', type }] })], { objects: [object('Out', { a: 'Int' })] }),
  ).toEqual([
    `Inconsistent object: in action "x"; the type: "${base}" is not defined in custom types or it is not a scalar/enum/input_object`,
  ]);
});

it.each(['Nope', 'Color', 'In', '[Color!]!'])('refuses an output of type %s', (output_type) => {
  const types = {
    enums: [{ name: 'Color', values: [{ value: 'RED' }] }],
    input_objects: [{ name: 'In', fields: [{ name: 'a', type: 'Int' }] }],
  };
  const base = output_type.replace(/\W/g, '');
  expect(reasonsOf([action('x', { output_type })], types)).toEqual([
    `Inconsistent object: in action "x"; the type: "${base}" is not an object or scalar type defined in custom types`,
  ]);
});

it('reports the missing variables of a handler URL', () => {
  expect(reasonsOf([action('x', { handler: '{{VAR1}}/{{VAR2}}' })])).toEqual([
    'Inconsistent object: in action "x"; Value for environment variables not found: VAR1, VAR2',
  ]);
});

describe('relationships of the output type', () => {
  const nested = (mapping: Record<string, string>): Partial<CustomTypes> => ({
    objects: [
      object('Inner', { id: 'uuid' }),
      object('Out', { id: 'uuid', inner: 'Inner' }, [relationship('rel1', mapping)]),
    ],
  });

  it('may not map a field whose type is an object', () => {
    expect(reasonsOf([action('x', { output_type: 'Out' })], nested({ inner: 'id' }))).toEqual([
      'Inconsistent object: in action "x"; Relationships cannot be defined with nested object fields: "rel1"',
    ]);
  });

  it('may stand beside nested objects in a synchronous action', () => {
    expect(reasonsOf([action('x', { output_type: 'Out' })], nested({ id: 'id' }))).toEqual([]);
  });

  it('may not stand beside nested objects in an asynchronous action', () => {
    const asynchronous = action('x', { kind: 'asynchronous', output_type: '[Out!]' });
    expect(reasonsOf([asynchronous], nested({ id: 'id' }))).toEqual([
      'Inconsistent object: in action "x"; Async action relations cannot be used with object fields: "inner"',
    ]);
  });

  it('may belong to a nested type whatever the kind of the action', () => {
    const types = {
      objects: [object('Inner', { id: 'uuid' }, [relationship('r', { id: 'id' })]), object('Out', { inner: 'Inner' })],
    };
    expect(reasonsOf([action('x', { kind: 'asynchronous', output_type: 'Out' })], types)).toEqual([]);
  });
});

it('makes every action inconsistent while the custom types are', () => {
  const { resolved, inconsistencies } = resolve([action('a'), action('b')], { objects: [object('Out', { a: 'T' })] });
  expect(resolved.actions.size).toBe(0);
  expect(inconsistencies).toEqual([
    {
      type: 'custom_types',
      name: 'custom_types custom_types',
      reason:
        'Inconsistent object: validation for the given custom types failed because the type "T" for field "a" in  object type "Out" does not exist',
      definition: { described: 'types' },
    },
    ...['a', 'b'].map((name) => ({
      type: 'action',
      name: `action ${name}`,
      reason: 'Inconsistent object: custom types are inconsistent',
      definition: { described: name },
    })),
  ]);
});

it('knows the scalars of every connected source and none of the fall-back', () => {
  const uses = (type: string): Action => action(type, { output_type: type });
  const env = resolveEnv([source('a', ['geography']), source('b', ['inet'])]);
  const { resolved } = resolve([uses('geography'), uses('inet'), uses('uuid'), uses('citext')], {}, env);
  expect([...resolved.actions.keys()]).toEqual(['geography', 'inet', 'uuid']);
});
