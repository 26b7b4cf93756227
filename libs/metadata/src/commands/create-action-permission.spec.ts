import { applyCommand, documentAfter, errorOf, inconsistency } from '../../../../test/support/metadata-commands.js';
import { actionRef } from '../object-ref.js';

describe('create_action_permission', () => {
  it('adds the permission and answers for it', () => {
    const { change } = applyCommand('create_action_permission', {
      action: 'a',
      role: 'x "y"',
      comment: 'c',
      definition: {},
    });
    expect(change?.document.actions[0]?.permissions).toEqual([{ role: 'user' }, { role: 'x "y"', comment: 'c' }]);
    expect(change).toMatchObject({
      strictness: 'own',
      touched: [{ type: 'action_permission', name: 'action_permission x "y" permission in a' }],
    });
  });

  it('tolerates `name` for the action', () => {
    expect(documentAfter('create_action_permission', { name: 'b', role: 'r' }).actions[1]?.permissions).toEqual([
      { role: 'r' },
    ]);
  });

  it('refuses a permission that exists', () => {
    expect(errorOf(() => applyCommand('create_action_permission', { action: 'a', role: 'user' }))).toEqual({
      code: 'already-exists',
      path: '$.args',
      error: 'permission for role "user" is already defined on "a"',
    });
  });

  it.each([
    ['unknown', 'x', []],
    ['inconsistent', 'a', [inconsistency(actionRef('a'))]],
  ])('refuses an %s action', (_case, action, inconsistencies) => {
    expect(errorOf(() => applyCommand('create_action_permission', { action, role: 'r' }, { inconsistencies }))).toEqual(
      {
        code: 'not-exists',
        path: '$.args',
        error: `action with name "${action}" does not exist`,
      },
    );
  });

  it.each([
    [{ role: 'r' }, '$.args', "the key 'action' was not present"],
    [{ action: 'a' }, '$.args', "the key 'role' was not present"],
    [{ action: 'a', role: '' }, '$.args.role', 'empty string not allowed'],
    [{ action: 'a', role: 1 }, '$.args.role', 'parsing Text failed, expected String, but encountered Number'],
    [
      { action: 'a', role: 'r', comment: 1 },
      '$.args.comment',
      'parsing Text failed, expected String, but encountered Number',
    ],
  ])('refuses %j', (args, path, error) => {
    expect(errorOf(() => applyCommand('create_action_permission', args))).toEqual({
      code: 'parse-failed',
      path,
      error,
    });
  });
});
