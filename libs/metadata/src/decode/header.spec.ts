import type { Json } from '@app/types';
import { errorOf } from '../../../../test/support/metadata-commands.js';
import { decodeHeader } from './header.js';

describe('decodeHeader', () => {
  it('reads a value', () => {
    expect(decodeHeader({ name: 'x', value: '{{ENV}}', value_from_env: null })).toEqual({
      name: 'x',
      value: '{{ENV}}',
    });
  });

  it('reads the name of a variable', () => {
    expect(decodeHeader({ name: 'x', value_from_env: 'SECRET' })).toEqual({ name: 'x', value_from_env: 'SECRET' });
  });

  it('allows variables that only contain the reserved prefix', () => {
    expect(decodeHeader({ name: 'x', value_from_env: 'MY_HASURA_GRAPHQL_X' })).toHaveProperty('value_from_env');
  });

  it.each<[Json, string, string]>([
    [{ name: 'x' }, '$', 'expecting value or value_from_env keys'],
    [{ name: 'x', value: 'v', value_from_env: 'E' }, '$', 'expecting only one of value or value_from_env keys'],
    ['x: v', '$', 'expecting object for headers'],
    [null, '$', 'expecting object for headers'],
    [['x', 'v'], '$', 'expecting object for headers'],
    [
      { name: 'x', value_from_env: 'HASURA_GRAPHQL_ADMIN_SECRET' },
      '$',
      'env variables starting with "HASURA_GRAPHQL_" are not allowed in value_from_env: HASURA_GRAPHQL_ADMIN_SECRET',
    ],
    [{ value: 'v' }, '$', "the key 'name' was not present"],
    [{ name: 1, value: 'v' }, '$.name', 'parsing Text failed, expected String, but encountered Number'],
    [{ name: 'x', value: 1 }, '$.value', 'parsing Text failed, expected String, but encountered Number'],
    [
      { name: 'x', value_from_env: {} },
      '$.value_from_env',
      'parsing Text failed, expected String, but encountered Object',
    ],
  ])('refuses %j', (header, path, error) => {
    expect(errorOf(() => decodeHeader(header))).toEqual({ code: 'parse-failed', path, error });
  });
});
