import { applyCommand, documentAfter, errorOf } from '../../../../test/support/metadata-commands.js';

describe('drop_action_permission', () => {
  it.each(['action', 'name'])('drops the permission of the action under key %s', (key) => {
    expect(documentAfter('drop_action_permission', { [key]: 'a', role: 'user' }).actions[0]?.permissions).toEqual([]);
  });

  it('refuses a permission that is not there', () => {
    expect(errorOf(() => applyCommand('drop_action_permission', { action: 'b', role: 'user' }))).toEqual({
      code: 'not-exists',
      path: '$.args',
      error: 'permission for role: "user" is not defined on "b"',
    });
  });

  it('refuses a permission that is only inherited', () => {
    expect(errorOf(() => applyCommand('drop_action_permission', { action: 'a', role: 'both' })).code).toBe(
      'not-exists',
    );
  });

  it('refuses an unknown action', () => {
    expect(errorOf(() => applyCommand('drop_action_permission', { action: 'x', role: 'user' })).error).toBe(
      'action with name "x" does not exist',
    );
  });

  it.each([
    [{}, '$.args'],
    [{ action: 'a' }, '$.args'],
    [{ action: 'a', role: null }, '$.args.role'],
  ])('refuses %j at %s', (args, path) => {
    expect(errorOf(() => applyCommand('drop_action_permission', args))).toMatchObject({ code: 'parse-failed', path });
  });
});
