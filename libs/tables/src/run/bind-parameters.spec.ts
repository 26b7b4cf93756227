import type { RequestContext } from '@app/engine';
import type { ParameterSource } from '@app/sql';
import { RawNumber, type Json } from '@app/types';
import { thrownFault } from '../../test/thrown-fault.js';
import { bindParameters } from './bind-parameters.js';

function contextOf(values: readonly (Json | undefined)[], variables: Record<string, string> = {}): RequestContext {
  return {
    session: {
      role: 'user',
      isAdmin: false,
      backendOnlyPermissions: false,
      variables: { 'x-hasura-role': 'user', ...variables },
    },
    values,
    headers: {},
    requestId: 'r',
    queryText: '',
    operationType: 'query',
    transport: 'http',
    batched: false,
  };
}

const bind = (
  source: ParameterSource,
  values: readonly (Json | undefined)[] = [],
  variables = {},
): string | null | undefined => bindParameters([source], { context: contextOf(values, variables) })[0];

describe('bindParameters', () => {
  it('keeps what is known', () => {
    expect(bind({ type: 'constant', text: 'a' })).toBe('a');
    expect(bind({ type: 'constant', text: null })).toBeNull();
  });

  it('encodes the value of a use', () => {
    expect(bind({ type: 'variable', use: 1, encoding: 'text' }, [0, new RawNumber('9007199254740993')])).toBe(
      '9007199254740993',
    );
    expect(bind({ type: 'variable', use: 0, encoding: 'json' }, [{ a: ['"'] }])).toBe('{"a":["\\""]}');
  });

  it.each([undefined, null])('makes NULL of %s', (value) => {
    expect(bind({ type: 'variable', use: 0, encoding: 'json' }, [value])).toBeNull();
  });

  it('fills templates before it encodes them', () => {
    const template = {
      type: 'list',
      items: [
        { type: 'literal', value: 'a' },
        { type: 'variable', use: 0 },
      ],
    } as const;
    expect(bind({ type: 'template', template, encoding: 'array' }, ['b"'])).toBe('{"a","b\\""}');
  });

  it('takes session variables, and all of them as one object', () => {
    expect(bind({ type: 'session', variable: 'x-hasura-user-id' }, [], { 'x-hasura-user-id': '7' })).toBe('7');
    expect(bind({ type: 'session-json' }, [], { 'x-hasura-a': '"' })).toBe(
      '{"x-hasura-role":"user","x-hasura-a":"\\""}',
    );
  });

  it.each(['x-hasura-user-id', 'toString', '__proto__'])('knows that %s is missing', (variable) => {
    expect(thrownFault(() => bind({ type: 'session', variable }))).toEqual({
      code: 'not-found',
      path: '$',
      message: `missing session variable: "${variable}"`,
    });
  });

  it('takes cells of earlier statements, and no others', () => {
    const context = contextOf([]);
    const source: ParameterSource = { type: 'earlier', name: 'id' };
    expect(bindParameters([source], { context, earlier: new Map([['id', '1']]) })).toEqual(['1']);
    expect(() => bindParameters([source], { context, earlier: new Map() })).toThrow('an earlier statement returned id');
  });
});
