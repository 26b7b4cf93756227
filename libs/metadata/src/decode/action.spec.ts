import type { Json } from '@app/types';
import { DEFINITION, errorOf } from '../../../../test/support/metadata-commands.js';
import { decodeAction } from './action.js';

describe('decodeAction', () => {
  it('keeps the extra keys of permissions', () => {
    const permissions = [{ role: 'user', comment: 'c', definition: { select: { filter: {} } } }];
    expect(decodeAction({ name: 'a', definition: DEFINITION, permissions }).permissions).toEqual(permissions);
  });

  it('treats a null comment as none', () => {
    expect(decodeAction({ name: 'a', definition: DEFINITION, comment: null })).not.toHaveProperty('comment');
  });

  it.each<[Json, string, string]>([
    [[], '$', 'parsing Object failed, expected Object, but encountered Array'],
    [{ definition: DEFINITION }, '$', "the key 'name' was not present"],
    [{ name: 'a' }, '$', "the key 'definition' was not present"],
    [{ name: 'a-b', definition: DEFINITION }, '$.name', 'a-b is not valid GraphQL name'],
    [{ name: 'a', definition: 'x' }, '$.definition', 'parsing Object failed, expected Object, but encountered String'],
    [
      { name: 'a', definition: DEFINITION, comment: 1 },
      '$.comment',
      'parsing Text failed, expected String, but encountered Number',
    ],
    [
      { name: 'a', definition: DEFINITION, permissions: {} },
      '$.permissions',
      'parsing [] failed, expected Array, but encountered Object',
    ],
    [{ name: 'a', definition: DEFINITION, permissions: [{}] }, '$.permissions[0]', "the key 'role' was not present"],
    [
      { name: 'a', definition: DEFINITION, permissions: [{ role: '' }] },
      '$.permissions[0].role',
      'empty string not allowed',
    ],
  ])('refuses %j', (action, path, error) => {
    expect(errorOf(() => decodeAction(action))).toEqual({ code: 'parse-failed', path, error });
  });
});
