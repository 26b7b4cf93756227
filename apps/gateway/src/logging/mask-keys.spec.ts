import { parseJson } from '@app/types';
import { maskCredentials, maskKeys } from './mask-keys.js';

const M = '[MASKED]';

describe('masked variables', () => {
  it.each([
    ['at the top', { pin: 1, a: 2 }, { pin: M, a: 2 }],
    ['in objects', { a: { pin: { deep: 1 } } }, { a: { pin: M } }],
    ['in lists', [{ pin: [1, 2] }, 'pin'], [{ pin: M }, 'pin']],
    ['that are null', { pin: null }, { pin: null }],
    ['not in another case', { PIN: 1 }, { PIN: 1 }],
    ['not in values', { a: 'pin' }, { a: 'pin' }],
  ])('are masked %s', (_, value, masked) => {
    expect(maskKeys(value, new Set(['pin']))).toEqual(masked);
  });

  it('cost nothing when there are none', () => {
    const value = { a: 1 };
    expect(maskKeys(value, new Set())).toBe(value);
  });

  it('survive hostile keys and numbers kept as text', () => {
    const value = parseJson('{"__proto__": {"pin": 1}, "constructor": 12345678901234567890}');
    const masked = maskKeys(value, new Set(['pin'])) as Record<string, unknown>;
    expect(Object.keys(masked)).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(masked)).toBe(Object.prototype);
    expect(Object.getOwnPropertyDescriptor(masked, '__proto__')?.value).toEqual({ pin: M });
  });
});

describe('credentials', () => {
  it.each([
    [{ Authorization: 'Bearer t' }, { Authorization: M }],
    [{ headers: { Cookie: 'a=b', accept: '*/*' } }, { headers: { Cookie: M, accept: '*/*' } }],
    [[['x-hasura-admin-secret', 's']], [['x-hasura-admin-secret', M]]],
    [[{ name: 'Set-Cookie', value: 's' }], [{ name: 'Set-Cookie', value: M }]],
    [{ HASURA_GRAPHQL_DATABASE_URL: 'postgres://h' }, { HASURA_GRAPHQL_DATABASE_URL: M }],
    [{ 'X-Action-Secret': ['a', 'b'] }, { 'X-Action-Secret': M }],
  ])('are masked in %j', (value, masked) => {
    expect(maskCredentials(value)).toEqual(masked);
  });

  it.each([
    [{ name: 'Content-Type', value: 'text/plain' }],
    [['cookie', 'jar', 'x']],
    [{ a: 'authorization' }],
    [null],
    [1],
  ])('are not found in %j', (value) => {
    expect(maskCredentials(value)).toEqual(value);
  });
});
